import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { RequestContext } from '../graphql/request-context.js';

export function contextOf(execution: ExecutionContext): RequestContext {
  return GqlExecutionContext.create(execution).getContext<RequestContext>();
}

export function isMutation(execution: ExecutionContext): boolean {
  return kindOf(execution) === OperationTypeNode.MUTATION;
}

export function isSubscription(execution: ExecutionContext): boolean {
  return kindOf(execution) === OperationTypeNode.SUBSCRIPTION;
}

function kindOf(execution: ExecutionContext): OperationTypeNode {
  return GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>().operation.operation;
}

/** The signed-in person or bot, as a parameter of a root resolver. */
export const CurrentViewer = createParamDecorator(
  (_data: unknown, execution: ExecutionContext) => contextOf(execution).viewer,
);
