import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Admission } from '../src/realtime/admission.js';
import { SocketServer } from '../src/realtime/socket-server.js';
import { RawSocket, type RawSocketOptions } from './support/raw-socket.js';
import { startServer, type TestServer } from './support/server.js';
import { until } from './support/until.js';

const ALLOWED = 'https://chat.example.com';

describe('an upgrade to WebSocket', () => {
  let local: TestServer;
  let strict: TestServer;
  const servers = { local: () => local, strict: () => strict };

  beforeAll(async () => {
    local = await startServer();
    strict = await startServer({ environment: { ALLOWED_ORIGINS: `${ALLOWED},https://erp.example.com` } });
  });
  afterAll(() => Promise.all([local.close(), strict.close()]));

  async function outcome(server: TestServer, options: RawSocketOptions): Promise<string> {
    try {
      const raw = await RawSocket.open(server, options);
      raw.socket.close();
      return 'open';
    } catch (error) {
      return (error as Error).message;
    }
  }
  const own = (server: TestServer) => new URL(server.url).origin;

  it.each([
    ['local', 'no origin: no page', undefined, 'open'],
    ['local', 'a local page, where no origins are configured', 'http://localhost:5173', 'open'],
    ['local', 'a foreign page', 'https://evil.example', '403'],
    ['local', 'a page whose name only begins like a local one', 'http://localhost.evil.example', '403'],
    ['local', 'a page without an origin of its own', 'null', '403'],
    ['local', 'an origin that is none', 'nonsense', '403'],
    ['strict', 'no origin: no page', undefined, 'open'],
    ['strict', 'an origin of ALLOWED_ORIGINS', ALLOWED, 'open'],
    ['strict', 'another one of ALLOWED_ORIGINS', 'https://erp.example.com', 'open'],
    ['strict', 'an allowed host on another port', `${ALLOWED}:8443`, '403'],
    ['strict', 'an allowed host without TLS', 'http://chat.example.com', '403'],
    ['strict', 'a host below an allowed one', 'https://x.chat.example.com', '403'],
    ['strict', 'a local page, where origins are configured', 'http://localhost:5173', '403'],
    ['strict', 'a foreign page', 'https://evil.example', '403'],
  ] as const)('on the %s server, from %s: %s → %s', async (name, _whom, origin, expected) => {
    expect(await outcome(servers[name](), origin === undefined ? {} : { origin })).toBe(expected);
  });

  it.each(['local', 'strict'] as const)('is open to the pages of the %s server itself', async (name) => {
    const server = servers[name]();
    expect(await outcome(server, { origin: own(server) })).toBe('open');
  });

  it.each([
    ['/', '404'],
    ['/graphql/', '404'],
    ['/graphqlx', '404'],
    ['/health/ready', '404'],
    ['/socket.io/?EIO=4&transport=websocket', '404'],
    ['/graphql?token=x', 'open'],
  ])('to the path %s: %s', async (path, expected) => {
    expect(await outcome(local, { path })).toBe(expected);
  });

  it.each([
    ['no subprotocol', null, '400'],
    ['the subprotocol of the old library', 'graphql-ws', '400'],
    ['another one', 'mqtt', '400'],
    ['ours', 'graphql-transport-ws', 'open'],
  ])('with %s: %s → %s', async (_name, subprotocol, expected) => {
    expect(await outcome(local, { subprotocol })).toBe(expected);
  });

  it('takes ours out of several subprotocols', async () => {
    const raw = await RawSocket.open(local, {
      subprotocol: null,
      headers: { 'sec-websocket-protocol': 'mqtt, graphql-transport-ws' },
    }).catch((error: Error) => error.message);
    // The client of `ws` did not ask for any, so it refuses the answer; that one was chosen is what it complains of.
    expect(raw).toBe('Server sent a subprotocol but none was requested');
  });

  it('that is refused leaves no connection open', async () => {
    const { hostname, port } = new URL(local.url);
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const ended = new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ hostname, port, path: '/elsewhere', headers }, (response) => {
        response.resume();
        response.socket.once('close', () => resolve(response.statusCode));
      });
      asked.once('error', reject);
      asked.end();
    });
    expect(await ended).toBe(404);
  });
});

describe('an upgrade in a storm of them', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Has every upgrade wait until it is called. */
  function storm(): (() => void)[] {
    const waiting: (() => void)[] = [];
    jest.spyOn(Admission.prototype, 'admit').mockImplementation((enter) => waiting.push(enter) > 0);
    return waiting;
  }
  const outcome = (server: TestServer) =>
    RawSocket.open(server).then(
      ({ socket }) => {
        socket.close();
        return 'open';
      },
      (error: Error) => error.message,
    );

  it('stands when its turn has come, and not before; it is refused where too many wait', async () => {
    const server = await startServer();
    const waiting = storm();
    const upgrade = outcome(server);
    await until(() => waiting.length === 1);
    const meanwhile = new Promise((resolve) => setTimeout(() => resolve('waits'), 100));
    expect(await Promise.race([upgrade, meanwhile])).toBe('waits');
    waiting[0]?.();
    expect(await upgrade).toBe('open');
    jest.spyOn(Admission.prototype, 'admit').mockReturnValue(false);
    expect(await outcome(server)).toBe('503');
    await server.close();
  });

  it('is refused where the node stops before its turn has come', async () => {
    const server = await startServer();
    // Does not answer the closing, so that the node has to wait for it.
    const deaf = await RawSocket.open(server);
    deaf.socket.pause();
    const waiting = storm();
    const upgrade = outcome(server);
    await until(() => waiting.length === 1);
    const closing = server.close();
    await until(() => server.app.get(SocketServer).isDraining);
    waiting[0]?.();
    expect(await upgrade).toBe('503');
    deaf.socket.terminate();
    await closing;
  });
});
