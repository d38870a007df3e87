import { type Client, createClient } from 'graphql-ws';
import type { PresenceStatus } from '../gql';
import type { Tokens } from '../session/session-store';
import { isUnauthenticated } from './errors';
import { API_PATH } from './request';
import { retryWait } from './retry-wait';

/** Close codes that a client answers by renewing its session (docs/realtime.md). */
const SESSION_CODES: readonly number[] = [4401, 4403];

const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

/** The one socket of this tab. It comes back by itself, always with a token that is good. */
export function createSocket(tokens: Tokens, statusNow: () => PresenceStatus): Client {
  let token = '';
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    // The token is renewed before the socket opens: once it is open, the server waits for it 5 s only.
    url: async () => {
      token = await tokenFor(tokens);
      return `${location.origin.replace(/^http/, 'ws')}${API_PATH}`;
    },
    connectionParams: () => ({ authorization: `Bearer ${token}`, status: statusNow() }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait,
    // A moment of patience when the last subscription ends: the next one is often on its way.
    lazyCloseTimeout: 5_000,
    // A network that died without a word is noticed by a ping that nobody answers.
    keepAlive: PING_EVERY_MS,
    on: {
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        // What fails here fails again in tokenFor, which deals with it.
        if (SESSION_CODES.includes((event as CloseEvent).code)) tokens.renew(token).catch(() => undefined);
      },
    },
  });
  const goOffline = () => client.terminate();
  addEventListener('offline', goOffline);
  return {
    ...client,
    dispose: async () => {
      removeEventListener('offline', goOffline);
      // One that is about to open may fail instead, as where the session has ended: then there is nothing to close.
      await Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}

/** Waits as long as the session cannot be renewed for want of a network. */
async function tokenFor(tokens: Tokens): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tokens.accessToken();
    } catch (error) {
      // Signed out: the page is about to let go of this socket.
      if (isUnauthenticated(error)) return '';
      await retryWait(attempt);
    }
  }
}
