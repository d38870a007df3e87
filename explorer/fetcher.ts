import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import { post } from './api.js';
import type { Session } from './session.js';
import { follow, type SocketState } from './subscription.js';

/**
 * Queries and mutations go over HTTP, subscriptions over a socket. Both carry the session's token, unless the
 * headers pane holds an `authorization` of its own.
 */
export function createFetcher(session: Session, onSocket: (state: SocketState) => void): Fetcher {
  return (params, options) => {
    const headers = new Headers(options?.headers);
    const operation = options?.documentAST && getOperationAST(options.documentAST, params.operationName);
    return operation?.operation === OperationTypeNode.SUBSCRIPTION
      ? follow(params, headers.get('authorization'), session, onSocket)
      : ask(params, headers, session);
  };
}

async function ask(params: FetcherParams, headers: Headers, session: Session): Promise<ExecutionResult> {
  const authorization = headers.has('authorization') ? null : await session.authorization();
  if (authorization !== null) headers.set('authorization', authorization);
  const answer = await post<Record<string, unknown>>(params, headers);
  const isRefused = answer.errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (isRefused && authorization !== null) void session.renew();
  return answer as ExecutionResult;
}
