import type { FormattedExecutionResult } from 'graphql';

const PATH = '/graphql';

export const SOCKET_URL = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${PATH}`;

export interface Operation {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | null | undefined;
}

export interface Problem {
  message: string;
  extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number };
}

/** `Data` is what the caller asked for in its query: nothing checks it here. */
export interface Answer<Data> extends Omit<FormattedExecutionResult, 'data' | 'errors'> {
  data?: Data | null;
  errors?: readonly Problem[];
}

/**
 * Sends a query or a mutation. Never throws: a server that cannot be reached, or a proxy that answers in its
 * place, becomes a GraphQL error too, so that there is one way to show what went wrong.
 */
export async function post<Data>(operation: Operation, headers: Headers): Promise<Answer<Data>> {
  headers.set('content-type', 'application/json');
  headers.set('accept', 'application/graphql-response+json, application/json');
  let response: Response;
  try {
    response = await fetch(PATH, { method: 'POST', headers, body: JSON.stringify(operation) });
  } catch {
    return unavailable('The server cannot be reached.');
  }
  try {
    return (await response.json()) as Answer<Data>;
  } catch {
    return unavailable(`The server answered ${response.status} ${response.statusText} and no JSON.`);
  }
}

/** An error as a sentence: its code, what happened, and when trying again makes sense. */
export function inWords({ message, extensions = {} }: Problem): string {
  const { code, retryAfterMs } = extensions;
  const wait = retryAfterMs === undefined ? '' : ` Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
  return `${code === undefined ? '' : `${code}: `}${message}${wait}`;
}

export function problem(message: string, code: string, retryable = false): { errors: [Problem] } {
  return { errors: [{ message, extensions: { code, retryable } }] };
}

const unavailable = (message: string) => problem(message, 'UNAVAILABLE', true);
