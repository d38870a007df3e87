import type { onRequestHookHandler } from 'fastify';
import type { Config } from '../config/config.js';
import { isOriginAllowed } from '../realtime/origin-policy.js';

/** For how many seconds a browser need not ask again. */
const PREFLIGHT_SECONDS = '600';

/** What caches must know: the answer depends on who asks, also where nobody of another origin has asked yet. */
export const VARY = 'Origin';

/** Lets pages of the allowed origins read answers, and answers what their browser asks before (the preflight). */
export function cors(config: Config): onRequestHookHandler {
  return (request, reply, done) => {
    const { origin, host } = request.headers;
    // Most requests come from no page at all.
    if (origin === undefined || !isOriginAllowed(config, origin, host)) return done();
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'x-request-id');
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return done();
    const asked = request.headers['access-control-request-headers'];
    void reply
      .code(204)
      .headers({
        vary: `${VARY}, Access-Control-Request-Headers`,
        'access-control-allow-methods': 'GET, HEAD, POST',
        ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
        'access-control-max-age': PREFLIGHT_SECONDS,
      })
      .send();
  };
}
