type Directives = Readonly<Record<string, readonly string[]>>;

/** What pages of this server may do: the Content-Security-Policy of every answer but the explorer's page. */
const POLICY: Directives = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  // People's pictures stand anywhere.
  'img-src': ["'self'", 'data:', 'blob:', 'https:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
};

export const CONTENT_POLICY = written(POLICY);

/** The explorer's editor writes styles of its own, and works in a worker. */
export const EXPLORER_POLICY = written({
  ...POLICY,
  'connect-src': ["'self'", 'ws:', 'wss:'],
  'font-src': ["'self'", 'data:'],
  'img-src': ["'self'", 'data:'],
  'style-src': ["'self'", "'unsafe-inline'"],
  'worker-src': ["'self'", 'blob:'],
});

/** A host that cannot be mistaken for more of a policy. */
const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i;

/** To older browsers, 'self' is no WebSocket of the same host. */
export function withOwnSockets(host: string | undefined): string {
  if (host === undefined || !HOST.test(host)) return CONTENT_POLICY;
  return written({ ...POLICY, 'connect-src': ["'self'", `ws://${host}`, `wss://${host}`] });
}

function written(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
