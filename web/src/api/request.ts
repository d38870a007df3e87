import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { ApiError, apiErrorOf } from './errors';

export const API_PATH = '/graphql';

/** A network may die without a word: an answer that has not come by then comes no more. */
export const ANSWER_WITHIN_MS = 20_000;

/** An answer, and how far the server's clock is ahead of ours. */
export interface Answer<TData> {
  readonly data: TData;
  readonly clockSkewMs: number;
}

/**
 * One operation over HTTP, without Apollo: what signing in and renewing the session need, so that neither the
 * sign-in page nor the token depends on a cache.
 * @throws ApiError
 */
export async function request<TData, TVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  variables: TVariables,
  accessToken?: string,
): Promise<Answer<TData>> {
  const response = await fetch(API_PATH, {
    method: 'POST',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: {
      'content-type': 'application/json',
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify({ query: print(document), variables }),
  }).catch((error: unknown) => {
    throw apiErrorOf(error);
  });
  const answer = (await response.json().catch(() => null)) as { data?: TData; errors?: unknown[] } | null;
  if (answer?.errors?.length) throw apiErrorOf(answer);
  if (!answer?.data) throw new ApiError('NETWORK', `Recado answered with status ${response.status}.`, true);
  return { data: answer.data, clockSkewMs: skewOf(response) };
}

function skewOf(response: Response): number {
  const serverTime = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(serverTime) ? 0 : serverTime - Date.now();
}
