import { ApolloLink, HttpLink } from '@apollo/client';
import { defer, from, of, switchMap } from 'rxjs';
import type { Tokens } from '../session/session-store';
import { isUnauthenticated } from './errors';
import { ANSWER_WITHIN_MS, API_PATH } from './request';

/** Queries and mutations over HTTP. A token that is refused is renewed, and the operation sent once more. */
export function createHttpLink(tokens: Tokens): ApolloLink {
  const http = new HttpLink({ uri: API_PATH });
  return new ApolloLink((operation, forward) => {
    const sendWith = (token: string) => {
      operation.setContext({
        headers: { authorization: `Bearer ${token}` },
        fetchOptions: { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) },
      });
      return http.request(operation, forward);
    };
    return defer(() => tokens.accessToken()).pipe(
      switchMap((token) =>
        sendWith(token).pipe(
          switchMap((result) =>
            isUnauthenticated(result) ? from(tokens.renew(token)).pipe(switchMap(sendWith)) : of(result),
          ),
        ),
      ),
    );
  });
}
