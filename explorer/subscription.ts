import type { FetcherParams, Observable, Unsubscribable } from '@graphiql/toolkit';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { type ClientOptions, createClient } from 'graphql-ws';
import { type Problem, problem, SOCKET_URL } from './api.js';
import type { Session } from './session.js';

export type SocketState = 'closed' | 'connecting' | 'open' | 'reconnecting';
type OnSocket = (state: SocketState) => void;

interface Observer {
  next(result: unknown): void;
  complete(): void;
}

const NOT_AUTHENTICATED = 4401;
const TOKEN_RAN_OUT = 4403;
const LONGEST_WAIT_MS = 10_000;

/**
 * Runs one subscription on a socket of its own, which closes with it. The socket comes back by itself after a
 * failure, with a fresh token; the subscription ends when another person signs in.
 */
export function follow(
  params: FetcherParams,
  typedAuthorization: string | null,
  session: Session,
  onSocket: OnSocket,
): Observable<ExecutionResult> {
  const start = (observer: Observer): Unsubscribable => {
    const startedBy = session.state().signedIn?.userId;
    let isOver = false;
    const end = (outcome?: { errors: readonly Problem[] }) => {
      if (isOver) return;
      isOver = true;
      unwatch();
      unsubscribe();
      onSocket('closed');
      if (outcome) observer.next(outcome);
      observer.complete();
    };
    const unwatch = session.subscribe(() => {
      if (typedAuthorization !== null || session.state().signedIn?.userId === startedBy) return;
      end(problem('Whoever started this subscription is no longer signed in here.', 'UNAUTHENTICATED'));
    });
    const client = createClient(
      socketOptions(typedAuthorization, session, (state) => {
        if (!isOver) onSocket(state);
      }),
    );
    const request = { ...params };
    const unsubscribe = client.subscribe<FormattedExecutionResult['data']>(request, {
      next: (result) => {
        goOnFrom(result.data, request);
        observer.next(result);
      },
      error: (cause) => end(asProblems(cause)),
      complete: () => end(),
    });
    return { unsubscribe: () => end() };
  };
  // Of the forms that an Observable may be subscribed to in, GraphiQL uses this one.
  return { subscribe: (observer: unknown) => start(observer as Observer) };
}

function socketOptions(
  typedAuthorization: string | null,
  session: Session,
  onSocket: OnSocket,
): ClientOptions {
  const isTyped = typedAuthorization !== null;
  return {
    url: SOCKET_URL,
    connectionParams: async () => {
      const authorization = typedAuthorization ?? (await session.authorization());
      return authorization === null ? {} : { authorization };
    },
    retryAttempts: Infinity,
    retryWait: (retries) => wait(Math.min(500 * 2 ** retries, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2)),
    // A connection that fails comes as an Event, a fault of the program as an Error, which trying again does not
    // mend; nor does it mend a token that somebody typed.
    shouldRetry: (cause) => !(cause instanceof Error) && !(isTyped && closeCode(cause) === TOKEN_RAN_OUT),
    keepAlive: 20_000,
    on: {
      connecting: (isRetry) => onSocket(isRetry ? 'reconnecting' : 'connecting'),
      connected: () => onSocket('open'),
      closed: (event) => {
        onSocket('reconnecting');
        const isTokenRefused = closeCode(event) === TOKEN_RAN_OUT || closeCode(event) === NOT_AUTHENTICATED;
        if (isTokenRefused && !isTyped) void session.renew();
      },
    },
  };
}

/**
 * Keeps the cursor of the last event as the variable `after`, where there is one: graphql-ws sends the request
 * again when the socket is back, and nothing that happened meanwhile is missed.
 */
function goOnFrom(data: FormattedExecutionResult['data'], request: FetcherParams): void {
  const variables = request.variables as Record<string, unknown> | undefined;
  const event = data?.['roomEvents'] as { cursor?: string } | undefined;
  if (variables && 'after' in variables && event?.cursor !== undefined) {
    request.variables = { ...variables, after: event.cursor };
  }
}

function asProblems(cause: unknown): { errors: readonly Problem[] } {
  if (Array.isArray(cause)) return { errors: cause as Problem[] };
  if (cause instanceof Error) return problem(cause.message, 'INTERNAL');
  const code = closeCode(cause);
  const reason = cause instanceof CloseEvent && cause.reason !== '' ? `: ${cause.reason}` : '';
  if (code === NOT_AUTHENTICATED) {
    return problem(
      'Not signed in, or the token is not valid. Sign in above and run this again.',
      'UNAUTHENTICATED',
    );
  }
  if (code === TOKEN_RAN_OUT) {
    return problem('The token has run out, or its session has ended.', 'UNAUTHENTICATED');
  }
  if (code === 4429) return problem('Too many connections or subscriptions at once.', 'RATE_LIMITED', true);
  return problem(`The server closed the socket with ${code ?? 'no code'}${reason}.`, 'UNAVAILABLE');
}

function closeCode(event: unknown): number | undefined {
  return event instanceof CloseEvent ? event.code : undefined;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
