import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { RequestContext } from '../graphql/request-context.js';

export function contextOf(execution: ExecutionContext): RequestContext {
  return GqlExecutionContext.create(execution).getContext<RequestContext>();
}

/** Whether a guard stands before a mutation: what it lets through is asked again by the write. */
export function isMutation(execution: ExecutionContext): boolean {
  const { operation } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
  return operation.operation === OperationTypeNode.MUTATION;
}

/** The signed-in person or bot, as a parameter of a root resolver. */
export const CurrentViewer = createParamDecorator(
  (_data: unknown, execution: ExecutionContext) => contextOf(execution).viewer,
);
