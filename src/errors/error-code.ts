/** Every code a failure can carry in `extensions.code`, and whether trying again may help. */
export enum ErrorCode {
  UNAUTHENTICATED = 'UNAUTHENTICATED',
  FORBIDDEN = 'FORBIDDEN',
  NOT_FOUND = 'NOT_FOUND',
  BAD_USER_INPUT = 'BAD_USER_INPUT',
  CONFLICT = 'CONFLICT',
  EDIT_WINDOW_CLOSED = 'EDIT_WINDOW_CLOSED',
  RECALL_WINDOW_CLOSED = 'RECALL_WINDOW_CLOSED',
  RATE_LIMITED = 'RATE_LIMITED',
  QUERY_TOO_COMPLEX = 'QUERY_TOO_COMPLEX',
  UNAVAILABLE = 'UNAVAILABLE',
  INTERNAL = 'INTERNAL',
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE]);

export function isRetryable(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}
