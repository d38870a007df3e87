import type { ApolloClient } from '@apollo/client';
import { ServerInfoDocument, type ServerInfoQuery } from '../gql';
import { retryWait } from './retry-wait';

export type ServerInfo = ServerInfoQuery['serverInfo'];

/** What the server allows, asked for until it is known: without it no room can be shown. */
export async function askServerInfo(
  client: Pick<ApolloClient, 'query'>,
  ended: AbortSignal,
  wait = retryWait,
): Promise<ServerInfo> {
  for (let tries = 1; !ended.aborted; tries++) {
    const answer = await client.query({ query: ServerInfoDocument }).catch(() => null);
    if (answer?.data) return answer.data.serverInfo;
    await wait(tries);
  }
  // Nobody waits for it any more.
  return new Promise(() => undefined);
}
