import { Injectable } from '@nestjs/common';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { operationOf } from '../graphql/documents.js';
import { OperationExecutor } from '../graphql/operation-executor.js';
import type { RequestContext } from '../graphql/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { DeliveryMeter } from './delivery-meter.js';
import type { EventStream } from './event-stream.js';
import type { Outbox } from './outbox.js';
import { Plan } from './plan.js';
import { SharedExecution } from './shared-execution.js';
import { SubscriptionWriter } from './subscription-writer.js';

/** A socket, as far as streams are concerned. */
export interface StreamCarrier {
  readonly outbox: Outbox;
  readonly streams: Set<EventStream>;
}

/** Starts subscriptions, and sends what they bring. */
@Injectable()
export class Subscriptions {
  private readonly plans = new WeakMap<OperationDefinitionNode, Plan>();
  private readonly shared: SharedExecution;

  constructor(
    executor: OperationExecutor,
    private readonly metrics: Metrics,
    deliveries: DeliveryMeter,
  ) {
    this.shared = new SharedExecution(
      (result, requestId) => executor.format(result, requestId),
      (event, payload) => deliveries.follow(event, payload),
    );
  }

  /** Runs the resolver: gives its stream, or why there is none. */
  async start(args: ExecutionArgs): Promise<EventStream | ExecutionResult> {
    // Our resolvers give EventStreams, and nothing else.
    return (await createSourceEventStream(args)) as EventStream | ExecutionResult;
  }

  /** Sends what a stream brings into its socket's outbox, as answers to the operation `id`. */
  carry(stream: EventStream, id: string, args: ExecutionArgs, { outbox, streams }: StreamCarrier): void {
    const plan = this.planOf(args);
    const key = plan.keyOf(args.variableValues ?? {});
    const context = args.contextValue as RequestContext;
    this.metrics.subscriptions.inc({ field: plan.field });
    this.metrics.subscriptionsStarted.inc({ field: plan.field });
    const { workspaceId } = context.viewer;
    this.metrics.workspaces.of(workspaceId).subscriptions++;
    streams.add(stream);
    void stream.ended.then(() => {
      streams.delete(stream);
      this.metrics.subscriptions.dec({ field: plan.field });
      this.metrics.workspaces.of(workspaceId).subscriptions--;
    });
    stream.attach(new SubscriptionWriter(id, { plan, key, args, context }, this.shared, outbox));
  }

  private planOf({ schema, document, operationName }: ExecutionArgs): Plan {
    const operation = operationOf(document, operationName) as OperationDefinitionNode;
    let plan = this.plans.get(operation);
    if (!plan) this.plans.set(operation, (plan = new Plan(schema, document, operation)));
    return plan;
  }
}
