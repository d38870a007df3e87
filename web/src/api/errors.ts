import type { ErrorCode } from '../gql';

/** `NETWORK` is the client's own word: Recado was not reached, or what answered was not Recado. */
export type ApiErrorCode = ErrorCode | 'NETWORK';

/** An error of the API in the form that every part of the client reads. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    /** Whether the same request may succeed later. */
    readonly retryable: boolean,
    /** How long to wait before that. */
    readonly retryAfterMs?: number,
    /** The input that was wrong, such as `input.email`. */
    readonly field?: string,
  ) {
    super(message);
  }
}

/** What is thrown by Apollo, by `fetch` or by the socket, as an ApiError. */
export function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const [first] = graphQLErrorsOf(error);
  if (first) return fromGraphQL(first);
  return new ApiError('NETWORK', error instanceof Error ? error.message : 'Recado was not reached.', true);
}

/** Refusals that do not change by asking again. */
const FINAL: readonly ApiErrorCode[] = ['NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT', 'UNAUTHENTICATED'];

/** Whether asking again is of no use. A server that has failed (INTERNAL) may have come to itself by then. */
export const isFinal = (error: unknown) => FINAL.includes(apiErrorOf(error).code);

export const isUnauthenticated = (error: unknown) => apiErrorOf(error).code === 'UNAUTHENTICATED';

interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Apollo's CombinedGraphQLErrors and an answer's body carry `errors`; a socket refuses with the list itself. */
function graphQLErrorsOf(error: unknown): readonly GraphQLErrorLike[] {
  const errors = Array.isArray(error) ? error : (error as { errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) ? (errors as GraphQLErrorLike[]) : [];
}

function fromGraphQL({ message, extensions = {} }: GraphQLErrorLike): ApiError {
  const { code, retryable, retryAfterMs, field } = extensions;
  return new ApiError(
    typeof code === 'string' ? (code as ErrorCode) : 'INTERNAL',
    message,
    retryable === true,
    typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
    typeof field === 'string' ? field : undefined,
  );
}
