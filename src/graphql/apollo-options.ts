import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { DOCUMENT_LIMITS } from '../config/limits.js';
import type { ErrorFormatter } from '../errors/error-formatter.js';
import type { Metrics } from '../metrics/metrics.js';
import { DOCUMENT_RULES, requireAffordable } from './document-limits.js';
import { RequestContext } from './request-context.js';

/** GraphQL over HTTP. The socket's side of it is in realtime/, under the same rules. */
export function apolloOptions(errors: ErrorFormatter, metrics: Metrics): Omit<ApolloDriverConfig, 'driver'> {
  const origins: ErrorOrigins = new WeakMap();
  return {
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    graphiql: false,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
    validationRules: DOCUMENT_RULES,
    buildSchemaOptions: { numberScalarMode: 'integer', noDuplicatedFields: true },
    context: (request: FastifyRequest) =>
      new RequestContext({ transport: 'http', requestId: request.id, address: request.ip, connection: null }),
    formatError: (formatted, error) => {
      const { requestId, workspaceId } = origins.get(error as object) ?? {};
      return errors.format(asGraphQLError(formatted, error), requestId, workspaceId);
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      refusePlugin,
      countPlugin(metrics),
      originPlugin(origins),
    ],
  };
}

/** Refuses what was validated and still cannot be executed here. */
const refusePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, operation, request }) => {
        try {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
            throw new GraphQLError('Subscriptions run over WebSocket (graphql-ws), not over HTTP.');
          }
          requireAffordable(schema, document, request.operationName, request.variables ?? {});
        } catch (error) {
          // The request is at fault; Apollo would answer with status 500.
          if (error instanceof GraphQLError) Object.assign(error.extensions, { http: { status: 400 } });
          throw error;
        }
        return Promise.resolve();
      },
    }),
};

const countPlugin = (metrics: Metrics): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation }) => {
        metrics.operations.inc({ kind: operation?.operation ?? 'unknown', transport: 'http' });
        return Promise.resolve();
      },
    }),
});

type ErrorOrigins = WeakMap<
  object,
  { readonly requestId: string; readonly workspaceId?: string | undefined }
>;

/** Remembers to which request an error belongs, and to whose workspace: Apollo formats errors without a context. */
const originPlugin = (origins: ErrorOrigins): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        const { origin, identity } = contextValue;
        const known = { requestId: origin.requestId, workspaceId: identity.viewer?.workspaceId };
        for (const error of errors) origins.set(error, known);
        return Promise.resolve();
      },
    }),
});

/** Apollo hands over what was thrown, and beside it the form it would have given it. */
function asGraphQLError(formatted: { message: string }, error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const cause = unwrapResolverError(error);
  return new GraphQLError(formatted.message, {
    originalError: cause instanceof Error ? cause : new Error(String(cause)),
  });
}
