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
import type { EventStream, StreamListener } from './event-stream.js';
import type { Outbox } from './outbox.js';
import { Plan } from './plan.js';
import { type Asked, SharedExecution } from './shared-execution.js';
import { SubscriptionWriter } from './subscription-writer.js';

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
  carry(
    stream: EventStream,
    id: string,
    args: ExecutionArgs,
    outbox: Outbox,
    listener: StreamListener,
  ): void {
    const plan = this.planOf(args);
    const key = plan.keyOf(args.variableValues ?? {});
    const context = args.contextValue as RequestContext;
    this.metrics.subscriptions.inc({ field: plan.field });
    this.metrics.subscriptionsStarted.inc({ field: plan.field });
    this.metrics.workspaces.of(context.viewer.workspaceId).subscriptions++;
    const asked = { plan, key, args, context };
    stream.attach(
      new SubscriptionWriter(id, asked, this.shared, outbox, new Counted(this.metrics, asked, listener)),
    );
  }

  private planOf({ schema, document, operationName }: ExecutionArgs): Plan {
    const operation = operationOf(document, operationName) as OperationDefinitionNode;
    let plan = this.plans.get(operation);
    if (!plan) this.plans.set(operation, (plan = new Plan(schema, document, operation)));
    return plan;
  }
}

/** A subscription that is counted, until it ends. */
class Counted implements StreamListener {
  constructor(
    private readonly metrics: Metrics,
    private readonly asked: Asked,
    private readonly listener: StreamListener,
  ) {}

  ended(error: Error | null): void {
    const { plan, context } = this.asked;
    this.metrics.subscriptions.dec({ field: plan.field });
    this.metrics.workspaces.of(context.viewer.workspaceId).subscriptions--;
    this.listener.ended(error);
  }
}
