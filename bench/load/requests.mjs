import { tally } from './crowd.mjs';
import { GraphqlClient } from './graphql-client.mjs';
import { graphqlRequest, RawHttp } from './raw-http.mjs';

/**
 * A mutation again and again, each caller with one under way.
 *
 * @param {{ transport: 'http' | 'socket', port: number, seconds: number, query: string,
 *   callers: { token: string, variables: object }[] }} args
 */
export async function mutate({ transport, port, seconds, query, callers }) {
  const open = transport === 'http' ? overHttp : overSocket;
  const opened = await Promise.all(callers.map((caller) => open(port, query, caller)));
  const started = performance.now();
  const end = started + seconds * 1000;
  let operations = 0;
  await Promise.all(
    opened.map(async ({ call }) => {
      while (performance.now() < end) {
        await call();
        operations++;
      }
    }),
  );
  const ms = performance.now() - started;
  for (const { close } of opened) close();
  return { operations, ms };
}

async function overHttp(port, query, { token, variables }) {
  const http = await RawHttp.open(port);
  const bytes = graphqlRequest(token, query, variables);
  const call = async () => {
    const body = await http.exchange(bytes);
    if (body.includes('"errors"')) throw new Error(String(body));
  };
  return { call, close: () => http.close() };
}

async function overSocket(port, query, { token, variables }) {
  const client = new GraphqlClient({ port, token, rooms: [], follow: null }, tally);
  await client.open();
  return { call: () => client.mutate({ query, variables }), close: () => client.close() };
}

/**
 * The same query over HTTP, one after the other.
 *
 * @param {{ port: number, token: string, query: string, variables: object, times: number }} args
 */
export async function request({ port, token, query, variables, times }) {
  const http = await RawHttp.open(port);
  const bytes = graphqlRequest(token, query, variables);
  const ms = [];
  let first = null;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const body = await http.exchange(bytes);
    ms.push(performance.now() - started);
    first ??= JSON.parse(String(body));
    if (first.errors) throw new Error(JSON.stringify(first.errors));
  }
  http.close();
  return { ms, data: first.data };
}
