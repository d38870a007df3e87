import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { RequestContext } from '../graphql/request-context.js';

export function contextOf(execution: ExecutionContext): RequestContext {
  return GqlExecutionContext.create(execution).getContext<RequestContext>();
}

/** The signed-in person or bot, as a parameter of a root resolver. */
export const CurrentViewer = createParamDecorator(
  (_data: unknown, execution: ExecutionContext) => contextOf(execution).viewer,
);
