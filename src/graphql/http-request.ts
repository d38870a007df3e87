import type { FastifyRequest } from 'fastify';

const JSON_TYPE = 'application/json';
/** Sent for their own sake by clients that use GET; those of Apollo send the second by themselves. */
const PREFLIGHTED_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Whatever a page can make a browser send to another origin without a preflight (a link, a form) is not executed.
 * @throws Error unless a header stands there that takes a preflight.
 */
export function requirePreflighted({ headers }: FastifyRequest): void {
  if (mediaType(headers['content-type']) === JSON_TYPE) return;
  if (PREFLIGHTED_HEADERS.some((name) => headers[name])) return;
  throw new Error(
    `Send content-type: ${JSON_TYPE}, or with GET a header apollo-require-preflight that is not empty.`,
  );
}

/** @throws Error for a batch. */
export function requireOneOperation(body: unknown): void {
  if (Array.isArray(body)) throw new Error('One operation a request: batches are not executed.');
}

/** Of a content-type header: `application/json` of `Application/JSON; charset=utf-8`. */
export function mediaType(contentType = ''): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
