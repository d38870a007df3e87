import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const ALLOWED = 'https://chat.example';
const QUERY = JSON.stringify({ query: '{ me { id } }' });

describe('HTTP', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startServer({ environment: { ALLOWED_ORIGINS: ALLOWED } });
    ana = await server.workspace();
  });
  afterAll(() => server.close());

  const call = async (
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; headers: Headers; body: Data; text: string }> => {
    const response = await fetch(new URL(path, server.url), init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  };
  const post = (body: string, headers: Record<string, string> = {}) =>
    call('/graphql', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ana.token}`, ...headers },
    });
  const BAD_INPUT = {
    errors: [{ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
  };

  describe('requests of the API', () => {
    it('are answered to POST as JSON', async () => {
      const { status, headers, body } = await post(QUERY);
      expect({ status, body }).toEqual({ status: 200, body: { data: { me: { id: ana.id } } } });
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    });

    it.each([
      'application/json; charset=utf8',
      'Application/JSON',
      'application/json; profile=x; charset="utf-8"',
    ])('may say of their body that it is %s', async (type) => {
      const { status, body } = await post(QUERY, { 'content-type': type });
      expect({ status, body }).toEqual({ status: 200, body: { data: { me: { id: ana.id } } } });
    });

    it.each([
      ['application/graphql-response+json', 'application/graphql-response+json'],
      ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
      ['application/json', 'application/json'],
      ['text/html, */*;q=0.1', 'application/json'],
    ])('that accept %s are answered with it', async (accept, type) => {
      for (const [query, status] of [
        [QUERY, 200],
        ['{"query": "{ nothing }"}', 400],
      ] as const) {
        const answer = await post(query, { accept });
        expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
        expect(answer.status).toBe(status);
      }
    });

    it('that accept no answer we have are told so', async () => {
      expect(await post(QUERY, { accept: 'image/png' })).toMatchObject({ status: 406, body: BAD_INPUT });
    });

    it('for a subscription are sent to the socket', async () => {
      const { status, body } = await post('{"query": "subscription { inbox { __typename } }"}');
      expect(status).toBe(400);
      expect(body).toEqual({
        errors: [
          {
            message: 'Subscriptions run over WebSocket (graphql-ws), not over HTTP.',
            extensions: { code: 'BAD_USER_INPUT', retryable: false },
          },
        ],
      });
    });

    it.each([
      ['no JSON', '{"query": ', {}, 400],
      ['no body', '', {}, 400],
      ['a body without a query', '{}', {}, 400],
      ['a query that is no text', '{"query": 5}', {}, 400],
      ['variables that are no object', '{"query": "{ __typename }", "variables": "x"}', {}, 400],
      [
        'a key that reaches for prototypes',
        '{"query": "{ __typename }", "variables": {"__proto__": {"a": 1}}}',
        {},
        400,
      ],
      ['a batch', `[${QUERY}, ${QUERY}]`, {}, 400],
      ['an empty batch', '[]', {}, 400],
      ['an operation name that is no text', '{"query": "{ __typename }", "operationName": 5}', {}, 400],
      [
        'an operation that the document does not have',
        '{"query": "{ __typename }", "operationName": "X"}',
        {},
        400,
      ],
      ['plain text', QUERY, { 'content-type': 'text/plain' }, 400],
      [
        'plain text after a preflight',
        QUERY,
        { 'content-type': 'text/plain', 'apollo-require-preflight': '1' },
        415,
      ],
      ['a form', 'query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
      ['a form with files', 'x', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
      ['XML', '<x/>', { 'content-type': 'text/xml' }, 415],
      [
        'more than 256 KiB',
        JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(256 * 1024) } }),
        {},
        413,
      ],
    ])('are refused as %s, in the form of the API', async (_what, text, headers, status) => {
      const answer = await post(text, headers);
      expect(answer.body).toEqual(BAD_INPUT);
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/node_modules|stack|FST_/);
    });

    it('of GET are refused where a page of another origin could send them', async () => {
      for (const headers of [[], [['content-type', 'text/plain']]] as [string, string][][]) {
        const answer = await call('/graphql?query={__typename}', { headers });
        expect(answer).toMatchObject({ status: 400, body: BAD_INPUT });
      }
      const preflighted = { 'apollo-require-preflight': '1', authorization: `Bearer ${ana.token}` };
      expect(await call('/graphql?query={__typename}', { headers: preflighted })).toMatchObject({
        body: { data: { __typename: 'Query' } },
      });
      const mutation = await call('/graphql?query=mutation{signOut}', { headers: preflighted });
      expect(mutation).toMatchObject({ status: 405, body: BAD_INPUT });
      expect(mutation.headers.get('allow')).toBe('POST');
      await ana.do('{ me { id } }');
    });

    it('of GET take variables, as JSON', async () => {
      const preflighted = { 'apollo-require-preflight': '1', authorization: `Bearer ${ana.token}` };
      const ask = (variables: string) => {
        const query = 'query Somebody($id: ID!) { user(id: $id) { id } }';
        const search = new URLSearchParams({ query, variables, operationName: 'Somebody' });
        return call(`/graphql?${search.toString()}`, { headers: preflighted });
      };
      expect(await ask(JSON.stringify({ id: ana.id }))).toMatchObject({
        status: 200,
        body: { data: { user: { id: ana.id } } },
      });
      for (const variables of ['{', '[]', '"x"', '{}']) {
        expect(await ask(variables)).toMatchObject({ status: 400, body: BAD_INPUT });
      }
    });

    it('by other methods and to other paths are not found', async () => {
      expect(
        (
          await call('/graphql', {
            method: 'PUT',
            body: QUERY,
            headers: { 'content-type': 'application/json' },
          })
        ).status,
      ).toBe(404);
      expect((await call('/nowhere')).status).toBe(404);
      expect((await call('/graphql/more')).status).toBe(404);
    });

    it.each(['Bearer', 'Bearer x.y.z', 'Basic abc', ''])(
      'with the authorization %j are not anybody’s',
      async (authorization) => {
        const { status, body } = await post(QUERY, { authorization });
        expect(status).toBe(200);
        expect(body.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED', retryable: false });
      },
    );
  });

  describe('pages of other origins', () => {
    const preflight = (origin: string) =>
      call('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });

    it('may ask and read where their origin is allowed', async () => {
      const { status, headers } = await preflight(ALLOWED);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(ALLOWED);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
      expect(headers.get('vary')).toContain('Origin');
      // Nothing here goes by cookies, and so they are not asked for.
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      const answer = await post(QUERY, { origin: ALLOWED });
      expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED);
      expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id');
      expect(answer.headers.get('vary')).toContain('Origin');
    });

    it.each([
      'https://evil.example',
      `${ALLOWED}.evil.example`,
      'http://chat.example',
      'https://chat.example:8443',
      'null',
      'http://localhost:3000',
    ])('are not let in by the browser where it is not: %s', async (origin) => {
      for (const { headers } of [await preflight(origin), await post(QUERY, { origin })]) {
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('are this server’s own where it serves them itself', async () => {
      const origin = new URL(server.url).origin;
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBe(origin);
    });
  });

  describe('every answer', () => {
    it.each<[string, RequestInit]>([
      ['/graphql', {}],
      ['/graphql', { method: 'POST', body: QUERY, headers: { 'content-type': 'application/json' } }],
      ['/graphql', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
      ['/graphql', { method: 'POST', body: 'x', headers: { 'content-type': 'text/xml' } }],
      ['/health/live', {}],
      ['/nowhere', {}],
      ['/%zz', {}],
    ])('protects the browser that gets it: %s %j', async (path, init) => {
      const { headers } = await call(path, init);
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
    });

    it('has a request id of its own, whatever the client sends', async () => {
      const ids: (string | null)[] = [];
      for (const path of ['/health/live', '/nowhere', '/graphql']) {
        ids.push(
          (await call(path, { headers: { 'x-request-id': 'mine', 'request-id': 'mine' } })).headers.get(
            'x-request-id',
          ),
        );
      }
      expect(ids).toEqual([1, 2, 3].map(() => expect.stringMatching(/^[0-9a-f-]{36}$/)));
      expect(new Set(ids).size).toBe(3);
    });

    it('has the request id of a proxy that is trusted', async () => {
      const behind = await startServer({ environment: { TRUSTED_PROXIES: '127.0.0.1' } });
      const { headers } = await behind.anybody.ask(
        '{ serverInfo { version } }',
        {},
        { 'x-request-id': 'of-nginx' },
      );
      expect(headers.get('x-request-id')).toBe('of-nginx');
      await behind.close();
    });
  });

  describe('operations', () => {
    it('say that the process lives and can serve', async () => {
      expect(await call('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
      const ready = await call('/health/ready');
      const configured = globalThis.BACKEND === 'mysql';
      expect(ready).toMatchObject({
        status: 200,
        body: {
          status: 'ok',
          details: {
            database: { status: 'up' },
            redis: { status: 'up', configured, ...(configured ? { reachable: true } : {}) },
          },
        },
      });
      for (const { headers } of [ready, await call('/health/live')])
        expect(headers.get('cache-control')).toBe('no-store');
    });

    it('publish numbers for Prometheus', async () => {
      await ana.do('{ me { id } }');
      await ana.do('mutation { createRoom(input: { type: GROUP, name: "Team" }) { id } }');
      const { headers, text } = await call('/metrics');
      expect(headers.get('content-type')).toContain('text/plain');
      expect(text).toMatch(/recado_operations_total\{kind="query",transport="http"\} \d+/);
      expect(text).toMatch(/recado_operations_total\{kind="mutation",transport="http"\} \d+/);
      expect(text).toMatch(/recado_append_seconds_count \d+/);
      expect(text).toMatch(/recado_connections 0/);
      expect(text).not.toContain(ana.id);
    });
  });
});

describe('a node without its database', () => {
  it('lives, and is not ready', async () => {
    const server = await startServer();
    const { connection } = server.database.read;
    try {
      await connection.destroy();
      expect((await fetch(new URL('/health/live', server.url))).status).toBe(200);
      const ready = await fetch(new URL('/health/ready', server.url));
      const text = await ready.text();
      expect(ready.status).toBe(503);
      expect(JSON.parse(text)).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
      expect(text).not.toMatch(/mysql|sqlite|connect|password/i);
    } finally {
      await connection.initialize();
      await server.close();
    }
  });
});
