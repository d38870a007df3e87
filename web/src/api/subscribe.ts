import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Client, FormattedExecutionResult } from 'graphql-ws';

/** Too many sockets of this person: the oldest went. It comes back when somebody looks at it. */
const DISPLACED = 4429;
const AGAIN_AFTER_MS = 5_000;

export interface Subscriber<TData> {
  next(result: FormattedExecutionResult<TData, unknown>): void;
  /** The subscription was refused: the API's errors. A lost connection does not come here. */
  error(error: unknown): void;
  complete(): void;
}

/**
 * Subscribes for as long as the caller wants, whatever becomes of the socket.
 * @param variablesNow asked anew each time the socket comes back (graphql-ws makes the frame from this object
 * then), so that a subscription can resume from where the client is by now.
 */
export function subscribe<TData, TVariables>(
  client: Client,
  document: TypedDocumentNode<TData, TVariables>,
  variablesNow: () => TVariables,
  subscriber: Subscriber<TData>,
): () => void {
  const payload = {
    query: print(document),
    get variables() {
      return variablesNow() as Record<string, unknown>;
    },
  };
  let stop: () => void = () => undefined;
  const start = () => {
    stop = client.subscribe<TData>(payload, {
      next: (result) => subscriber.next(result),
      complete: () => subscriber.complete(),
      error: (error) => {
        // graphql-ws gives up on some close codes; a page that stays open does not.
        if (isCloseEvent(error)) stop = error.code === DISPLACED ? whenLookedAt(start) : later(start);
        else subscriber.error(error);
      },
    });
  };
  start();
  return () => stop();
}

const isCloseEvent = (error: unknown): error is CloseEvent =>
  typeof error === 'object' && error !== null && 'code' in error && 'reason' in error;

function later(work: () => void): () => void {
  const timer = setTimeout(work, AGAIN_AFTER_MS);
  return () => clearTimeout(timer);
}

function whenLookedAt(work: () => void): () => void {
  addEventListener('focus', work, { once: true });
  return () => removeEventListener('focus', work);
}
