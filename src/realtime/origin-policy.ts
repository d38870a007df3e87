import type { Config } from '../config/config.js';

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether a page of this origin may talk to Recado. Browsers always send one over WebSocket; who sends none is
 * no page, and brings no cookies that could be abused.
 * @param host the Host header: a page that this server itself has served is always welcome.
 */
export function isOriginAllowed(
  config: Pick<Config, 'allowedOrigins' | 'production'>,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined) return true;
  if (config.allowedOrigins) {
    if (config.allowedOrigins.includes('*') || config.allowedOrigins.includes(origin)) return true;
  } else if (!config.production && LOCAL.test(origin)) {
    return true;
  }
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
