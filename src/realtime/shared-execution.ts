import { execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type RequestContext, SharedContext } from '../graphql/request-context.js';
import type { Delivery } from './delivery.js';
import { SharedFrame } from './frame.js';
import { Payload } from './payload.js';
import type { Plan } from './plan.js';

/** What one subscriber has asked for. */
export interface Asked {
  readonly plan: Plan;
  /** Of the plan and its inner variables: the same for all who receive the same. */
  readonly key: string;
  readonly args: ExecutionArgs;
  readonly context: RequestContext;
}

export type FormatResult = (result: ExecutionResult, requestId: string) => unknown;

/**
 * Executes and serialises each event once for everybody who asked the same. What is shared hangs on the event
 * itself, weakly: a feed gives the same event to all its readers, and when the last of them is done with it,
 * nothing of it is left. So there is no list of groups that would have to be kept.
 */
export class SharedExecution {
  private readonly payloads = new WeakMap<object, Map<string, Payload>>();
  private readonly contexts = new WeakMap<object, RequestContext>();

  constructor(private readonly format: FormatResult) {}

  /** The answers to a delivery's events, in order. Those that are not there yet are executed side by side. */
  answers(asked: Asked, delivery: Delivery): readonly Payload[] {
    if (asked.plan.isPersonal) {
      const context = asked.context.forEvents(delivery.snapshot);
      return delivery.events.map((event) => this.run(asked, event, context, delivery));
    }
    let answers = delivery.answers.get(asked.key);
    if (!answers) {
      answers = delivery.events.map((event) => this.shared(asked, event as object, delivery));
      delivery.answers.set(asked.key, answers);
    }
    return answers;
  }

  private shared(asked: Asked, event: object, delivery: Delivery): Payload {
    let payloads = this.payloads.get(event);
    if (!payloads) this.payloads.set(event, (payloads = new Map<string, Payload>()));
    let payload = payloads.get(asked.key);
    if (!payload)
      payloads.set(asked.key, (payload = this.run(asked, event, this.contextOf(delivery), delivery)));
    return payload;
  }

  /** One for all events that come together, so that what they name is loaded together. */
  private contextOf({ scope, snapshot }: Delivery): RequestContext {
    let context = this.contexts.get(scope);
    if (!context) this.contexts.set(scope, (context = new SharedContext(snapshot)));
    return context;
  }

  private run(
    { args, plan }: Asked,
    event: unknown,
    contextValue: RequestContext,
    { isEphemeral }: Delivery,
  ): Payload {
    return new Payload(
      this.execute({ ...args, contextValue, rootValue: { [plan.field]: event } }, contextValue),
      isEphemeral,
    );
  }

  private async execute(args: ExecutionArgs, context: RequestContext): Promise<SharedFrame> {
    const { requestId } = context.origin;
    // Nobody else waits for this promise: what is thrown here would end the process.
    try {
      return frameOf(this.format(await execute(args), requestId));
    } catch (error) {
      const cause =
        error instanceof Error ? error : new Error('An event could not be answered.', { cause: error });
      const failure = new GraphQLError(cause.message, { path: [], originalError: cause });
      return frameOf(this.format({ data: null, errors: [failure] }, requestId));
    }
  }
}

function frameOf(answer: unknown): SharedFrame {
  return new SharedFrame(Buffer.from(JSON.stringify(answer)));
}
