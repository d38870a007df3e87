import { Injectable } from '@nestjs/common';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { SubscribePayload } from 'graphql-ws';
import { ErrorFormatter } from '../errors/error-formatter.js';
import { requireAffordable } from '../graphql/document-limits.js';
import type { RequestContext } from '../graphql/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { DeliveryMeter } from './delivery-meter.js';
import { Documents, operationOf } from './documents.js';
import type { EventStream } from './event-stream.js';
import type { Outbox } from './outbox.js';
import { Plan } from './plan.js';
import { SharedExecution } from './shared-execution.js';
import { SubscriptionWriter } from './subscription-writer.js';

/** Executes what comes over sockets, under the rules that hold over HTTP. */
@Injectable()
export class OperationExecutor {
  private documents: Documents | null = null;
  private readonly plans = new WeakMap<OperationDefinitionNode, Plan>();
  private readonly shared = new SharedExecution(
    (result, requestId) => this.format(result, requestId),
    (event, answered) => this.deliveries.follow(event, answered),
  );
  private readonly underWay = new Set<Promise<ExecutionResult>>();

  constructor(
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly errors: ErrorFormatter,
    private readonly metrics: Metrics,
    private readonly deliveries: DeliveryMeter,
  ) {}

  /** What graphql-ws needs to run an operation, or what is wrong with it. */
  prepare(payload: SubscribePayload, contextValue: RequestContext): ExecutionArgs | GraphQLError[] {
    const read = this.documentsOf(this.schema).read(payload.query);
    if (!('kind' in read)) return [...read];
    const operation = operationOf(read, payload.operationName);
    if (!operation)
      return [new GraphQLError('Unknown operation: name one of the document in `operationName`.')];
    const variableValues = payload.variables ?? {};
    try {
      requireAffordable(this.schema, read, payload.operationName ?? undefined, variableValues);
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
    }
    this.metrics.operations.inc({ kind: operation.operation, transport: 'socket' });
    return {
      schema: this.schema,
      document: read,
      operationName: payload.operationName,
      variableValues,
      contextValue,
    };
  }

  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    const result = Promise.resolve(execute(args)).finally(() => this.underWay.delete(result));
    this.underWay.add(result);
    return result;
  }

  /** Settles when the queries and mutations under way have ended, whether somebody still waits for them or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  /** Runs the resolver: gives its stream, or why there is none. */
  async subscribe(args: ExecutionArgs): Promise<EventStream | ExecutionResult> {
    // Our resolvers give EventStreams, and nothing else.
    return (await createSourceEventStream(args)) as EventStream | ExecutionResult;
  }

  /** Sends what a stream brings into a socket's outbox, as answers to the operation `id`. */
  carry(stream: EventStream, id: string, args: ExecutionArgs, outbox: Outbox): void {
    const plan = this.planOf(args);
    const key = plan.keyOf(args.variableValues ?? {});
    const context = args.contextValue as RequestContext;
    this.metrics.subscriptions.inc({ field: plan.field });
    this.metrics.subscriptionsStarted.inc({ field: plan.field });
    const { workspaceId } = context.viewer;
    this.metrics.workspaces.of(workspaceId).subscriptions++;
    void stream.ended.then(() => {
      this.metrics.subscriptions.dec({ field: plan.field });
      this.metrics.workspaces.of(workspaceId).subscriptions--;
    });
    stream.attach(new SubscriptionWriter(id, { plan, key, args, context }, this.shared, outbox));
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

  private planOf({ schema, document, operationName }: ExecutionArgs): Plan {
    const operation = operationOf(document, operationName) as OperationDefinitionNode;
    let plan = this.plans.get(operation);
    if (!plan) this.plans.set(operation, (plan = new Plan(schema, document, operation)));
    return plan;
  }
}
