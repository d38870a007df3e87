import { HttpException, Injectable, Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isConnectionLost, isUnavailable } from '../database/database-errors.js';
import { Metrics } from '../metrics/metrics.js';
import { ChatError, OutcomeUnknown, Unavailable } from './chat-error.js';
import { ErrorCode, isRetryable } from './error-code.js';
import { fieldOf } from './field-of.js';

const MASKED = 'Something went wrong on the server. It was logged.';

/**
 * The one filter between errors and clients, over HTTP and over sockets: gives every error its code, masks
 * what is not a client's business, logs it with its cause.
 */
@Injectable()
export class ErrorFormatter {
  private readonly logger = new Logger('Errors');

  constructor(private readonly metrics: Metrics) {}

  /** @param workspaceId of whoever gets it, where that is known. */
  format(error: GraphQLError, requestId?: string, workspaceId?: string): GraphQLFormattedError {
    const extensions = this.extensionsOf(error, requestId);
    this.metrics.errors.inc({ code: extensions.code });
    if (workspaceId !== undefined) this.count(workspaceId, extensions.code);
    return {
      message: messageOf(rootCause(error), extensions.code),
      ...(error.locations ? { locations: error.locations } : {}),
      ...(error.path ? { path: error.path } : {}),
      extensions,
    };
  }

  private count(workspaceId: string, code: ErrorCode): void {
    const tally = this.metrics.workspaces.of(workspaceId);
    tally.errors++;
    if (code === ErrorCode.INTERNAL || code === ErrorCode.UNAVAILABLE) tally.faults++;
  }

  private extensionsOf(error: GraphQLError, requestId?: string): ApiErrorExtensions {
    const cause = rootCause(error);
    if (cause instanceof ChatError) {
      return {
        code: cause.code,
        retryable: cause.retryable,
        ...(cause.retryAfterMs === undefined ? {} : { retryAfterMs: cause.retryAfterMs }),
        ...(cause.field === undefined ? {} : { field: cause.field }),
      };
    }
    if (isUnavailable(cause)) {
      this.logger.error(`A request failed for want of a server: ${cause.message}`, { requestId });
      return plain(ErrorCode.UNAVAILABLE);
    }
    if (cause instanceof HttpException && cause.getStatus() < 500) return plain(ErrorCode.BAD_USER_INPUT);
    if (cause instanceof GraphQLError) {
      const code = requestFault(cause);
      // The outer error knows where in a variable the value stands that the inner one refused.
      const field = code === ErrorCode.BAD_USER_INPUT ? (fieldOf(error) ?? fieldOf(cause)) : undefined;
      if (code) return { ...plain(code), ...(field === undefined ? {} : { field }) };
    }
    this.logger.error(`Unexpected: ${cause.message}`, {
      requestId,
      path: error.path?.join('.'),
      stack: cause.stack,
    });
    return plain(ErrorCode.INTERNAL);
  }
}

function messageOf(cause: Error, code: ErrorCode): string {
  if (cause instanceof ChatError) return cause.message;
  if (code === ErrorCode.INTERNAL) return MASKED;
  if (code !== ErrorCode.UNAVAILABLE) return cause.message;
  return (isConnectionLost(cause) ? new OutcomeUnknown() : new Unavailable()).message;
}

interface ApiErrorExtensions extends Record<string, unknown> {
  code: ErrorCode;
  retryable: boolean;
  retryAfterMs?: number;
  field?: string;
}

const plain = (code: ErrorCode): ApiErrorExtensions => ({ code, retryable: isRetryable(code) });

function rootCause(error: Error): Error {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** What is wrong with a request that no resolver has refused; null where the fault is the server's. */
function requestFault(error: GraphQLError): ErrorCode | null {
  const given = error.extensions['code'];
  if (typeof given === 'string' && given in ErrorCode) return given as ErrorCode;
  // The parser counts tokens, validation the pairs of equal fields: both give up with a message only.
  if (/more tha[nt] \d+ tokens|^Validation aborted/.test(error.message)) return ErrorCode.QUERY_TOO_COMPLEX;
  // Without a path nothing was executed: the document or its variables are wrong. With one, only the
  // coercion of an argument (its value comes from the client) is a matter of the request.
  if (!error.path || /^(Argument|Variable) "/.test(error.message)) return ErrorCode.BAD_USER_INPUT;
  return null;
}
