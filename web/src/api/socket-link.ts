import { ApolloLink, CombinedGraphQLErrors, Observable } from '@apollo/client';
import { type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { Client } from 'graphql-ws';
import { from, retry, throwError } from 'rxjs';
import { apiErrorOf } from './errors';
import { retryWait } from './retry-wait';
import { subscribe } from './subscribe';

/** Subscriptions over the socket, and what concerns this device alone (`context: { overSocket: true }`). */
export function createSocketLink(client: Client, wait = retryWait): ApolloLink {
  // Refused for now, as while the database is away: whoever listens would wait for ever.
  const begunAgain = retry<ApolloLink.Result>({
    delay: (error: unknown, tries) =>
      apiErrorOf(error).retryable ? from(wait(tries)) : throwError(() => error),
    resetOnSuccess: true,
  });
  return new ApolloLink(({ query, variables, operationType }) => {
    const answers = new Observable<ApolloLink.Result>((observer) =>
      subscribe(client, query, () => variables, {
        next: (result) => observer.next(result as ApolloLink.Result),
        error: (errors) =>
          observer.error(
            Array.isArray(errors)
              ? new CombinedGraphQLErrors({ errors: errors as GraphQLFormattedError[] })
              : errors,
          ),
        complete: () => observer.complete(),
      }),
    );
    return operationType === OperationTypeNode.SUBSCRIPTION ? answers.pipe(begunAgain) : answers;
  });
}
