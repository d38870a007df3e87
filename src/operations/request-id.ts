import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isFromProxy } from '../graphql/client-address.js';

/** What may stand in a log and in a header: UUIDs, trace ids, nginx's. */
const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/** What a request is found by in the logs: a trusted proxy's word for it, else one of our own. */
export function requestIdOf(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const given = request.headers['x-request-id'];
  const isKept = typeof given === 'string' && REQUEST_ID.test(given) && isFromProxy(request, trustedProxies);
  return isKept ? given : randomUUID();
}
