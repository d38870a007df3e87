import { ApolloClient } from '@apollo/client';
import { jest } from '@jest/globals';
import { ServerInfoDocument } from '../gql';
import { createCache } from './cache';
import { apiErrorOf } from './errors';
import { createHttpLink } from './http-link';
import { ANSWER_WITHIN_MS, request } from './request';

const tokens = { accessToken: () => Promise.resolve('token'), renew: () => Promise.resolve('token') };
const client = () => new ApolloClient({ cache: createCache(), link: createHttpLink(tokens) });

/** Never answers, and lets go when it is told to. */
const silent = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new DOMException('Too late.', 'TimeoutError'))),
  );

describe('an answer that does not come', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['past Apollo', () => request(ServerInfoDocument, {})],
    ['by Apollo', () => client().query({ query: ServerInfoDocument })],
  ])('is waited for no longer than it may take, and may be asked for again: %s', async (_, ask) => {
    const limit = new AbortController();
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const asked = new Promise<void>((resolve) =>
      jest.spyOn(globalThis, 'fetch').mockImplementation((_, init) => {
        resolve();
        return silent(init?.signal);
      }),
    );
    const answer = ask().catch(apiErrorOf);
    await asked;
    limit.abort();
    expect(await answer).toMatchObject({ code: 'NETWORK', retryable: true });
    expect(timeout).toHaveBeenCalledWith(ANSWER_WITHIN_MS);
  });
});
