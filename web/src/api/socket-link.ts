import { ApolloLink, CombinedGraphQLErrors, Observable } from '@apollo/client';
import type { GraphQLFormattedError } from 'graphql';
import type { Client } from 'graphql-ws';
import { subscribe } from './subscribe';

/** Subscriptions over the socket, and what concerns this device alone (`context: { overSocket: true }`). */
export function createSocketLink(client: Client): ApolloLink {
  return new ApolloLink(
    ({ query, variables }) =>
      new Observable((observer) =>
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
      ),
  );
}
