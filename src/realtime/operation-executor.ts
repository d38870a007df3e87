import { Injectable } from '@nestjs/common';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { SubscribePayload } from 'graphql-ws';
import { ErrorFormatter } from '../errors/error-formatter.js';
import { requireAffordable } from '../graphql/document-limits.js';
import type { RequestContext } from '../graphql/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { Documents, operationOf } from './documents.js';
import type { Delivery } from './event-stream.js';

type Results = AsyncGenerator<ExecutionResult, void, undefined>;

/** Executes what comes over sockets, under the rules that hold over HTTP. */
@Injectable()
export class OperationExecutor {
  private documents: Documents | null = null;
  private readonly underWay = new Set<Promise<ExecutionResult>>();

  constructor(
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly errors: ErrorFormatter,
    private readonly metrics: Metrics,
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

  /** Runs the resolver once; then the rest of the document for every event it delivers. */
  async subscribe(args: ExecutionArgs): Promise<Results | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    // Our resolvers give streams of deliveries, and nothing else.
    return this.deliver(args, source as AsyncGenerator<Delivery, void, undefined>);
  }

  /** The form of an answer that clients see. */
  format(result: ExecutionResult, requestId: string): FormattedExecutionResult {
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => this.errors.format(error, requestId)) };
  }

  private get schema(): GraphQLSchema {
    return this.schemaHost.schema;
  }

  private documentsOf(schema: GraphQLSchema): Documents {
    this.documents ??= new Documents(schema);
    return this.documents;
  }

  /**
   * The events of one delivery are executed side by side in one context, and leave in their order. The place
   * where an execution will be shared by everybody who asked the same.
   */
  private deliver(args: ExecutionArgs, source: AsyncGenerator<Delivery, void, undefined>): Results {
    const field = rootFieldOf(args);
    const context = args.contextValue as RequestContext;
    const { metrics } = this;
    metrics.subscriptions.inc({ field });
    metrics.subscriptionsStarted.inc({ field });
    const ready: ExecutionResult[] = [];
    let over = false;
    const finish = () => {
      if (!over) metrics.subscriptions.dec({ field });
      over = true;
    };
    return {
      async next() {
        while (ready.length === 0) {
          // A stream that fails is over, too, and nobody calls return() then.
          const { value, done } = await source.next().catch((error: unknown) => {
            finish();
            throw error;
          });
          if (done || !value) {
            finish();
            return { value: undefined, done: true };
          }
          const contextValue = context.forEvents(value.snapshot);
          const results = value.events.map(async (event) =>
            execute({ ...args, contextValue, rootValue: { [field]: event } }),
          );
          ready.push(...(await Promise.all(results)));
        }
        return { value: ready.shift() as ExecutionResult, done: false };
      },
      async return() {
        finish();
        await source.return(undefined);
        return { value: undefined, done: true };
      },
      async throw(error) {
        finish();
        await source.return(undefined);
        throw error;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        await this.return(undefined);
      },
    };
  }
}

/** The name of the one field that a subscription selects. */
function rootFieldOf(args: ExecutionArgs): string {
  const operation = operationOf(args.document, args.operationName) as OperationDefinitionNode;
  const names = new Set<string>();
  const collect = (selections: OperationDefinitionNode['selectionSet']['selections']) => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections);
      else {
        const fragment = args.document.definitions.find(
          (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet.selections);
      }
    }
  };
  collect(operation.selectionSet.selections);
  return [...names].find((name) => name !== '__typename') ?? '';
}
