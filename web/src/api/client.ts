import { ApolloClient, ApolloLink } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import type { Client as Socket } from 'graphql-ws';
import type { Tokens } from '../session/session-store';
import { createCache } from './cache';
import { createHttpLink } from './http-link';
import { createSocketLink } from './socket-link';

export function createApolloClient(tokens: Tokens, socket: Socket): ApolloClient {
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.split(
      (operation) =>
        operation.operationType === OperationTypeNode.SUBSCRIPTION ||
        operation.getContext()['overSocket'] === true,
      createSocketLink(socket),
      createHttpLink(tokens),
    ),
  });
}
