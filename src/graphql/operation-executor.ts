import { Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { ErrorFormatter } from '../errors/error-formatter.js';
import { Metrics } from '../metrics/metrics.js';
import { requireAffordable } from './document-limits.js';
import { Documents, operationOf } from './documents.js';
import type { RequestContext } from './request-context.js';

/** What a client asks for, over whichever transport. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Executes what comes over HTTP and over sockets, under the same rules. */
@Injectable()
export class OperationExecutor {
  private documents: Documents | null = null;
  private underWay = 0;
  private waiters: (() => void)[] = [];

  constructor(
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly errors: ErrorFormatter,
    private readonly metrics: Metrics,
  ) {}

  /** What is needed to run an operation, or what is wrong with it. */
  prepare(request: OperationRequest, contextValue: RequestContext): ExecutionArgs | GraphQLError[] {
    const { schema } = this;
    const { transport } = contextValue.origin;
    const document = this.documentsOf(schema).read(request.query);
    if (!('kind' in document)) return [...document];
    const operation = operationOf(document, request.operationName);
    if (!operation)
      return [new GraphQLError('Unknown operation: name one of the document in `operationName`.')];
    if (operation.operation === OperationTypeNode.SUBSCRIPTION && transport === 'http')
      return [new GraphQLError('Subscriptions run over WebSocket (graphql-ws), not over HTTP.')];
    const variableValues = request.variables ?? {};
    try {
      requireAffordable(schema, document, request.operationName ?? undefined, variableValues);
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      const originalError = error instanceof Error ? error : new Error(String(error));
      return [new GraphQLError(originalError.message, { originalError })];
    }
    this.metrics.operations.inc({ kind: operation.operation, transport });
    return { schema, document, operationName: request.operationName, variableValues, contextValue };
  }

  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    this.underWay++;
    try {
      return await execute(args);
    } finally {
      this.underWay--;
      if (this.underWay === 0) for (const resolve of this.waiters.splice(0)) resolve();
    }
  }

  /** Settles when the queries and mutations under way have ended, whether somebody still waits for them or not. */
  async settled(): Promise<void> {
    while (this.underWay > 0) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  /** The form of an answer that clients see. */
  format(result: ExecutionResult, requestId: string, workspaceId?: string): FormattedExecutionResult {
    if (!result.errors) return result;
    return {
      ...result,
      errors: result.errors.map((error) => this.errors.format(error, requestId, workspaceId)),
    };
  }

  private get schema(): GraphQLSchema {
    return this.schemaHost.schema;
  }

  private documentsOf(schema: GraphQLSchema): Documents {
    this.documents ??= new Documents(schema);
    return this.documents;
  }
}
