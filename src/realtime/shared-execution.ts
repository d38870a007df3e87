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

/** Hears of every event that is executed, and may wait for its frame. */
export type FollowEvent = (event: object, payload: Payload) => void;

export type FormatResult = (result: ExecutionResult, requestId: string) => unknown;

/**
 * Executes and serialises each event once for everybody who asked the same. What is shared hangs on the delivery
 * that a feed gives to all its readers, or, where an event comes to them in several, weakly on the event itself:
 * when the last of them is done with it, nothing of it is left. So there is no list of groups that would have to
 * be kept.
 */
export class SharedExecution {
  private readonly payloads = new WeakMap<object, Map<string, Payload>>();
  private readonly contexts = new WeakMap<object, RequestContext>();

  constructor(
    private readonly format: FormatResult,
    private readonly follow: FollowEvent = () => undefined,
  ) {}

  /** The answers to a delivery's events, in order. Those that are not there yet are executed side by side. */
  answers(asked: Asked, delivery: Delivery): readonly Payload[] {
    if (asked.plan.isPersonal) {
      const context = asked.context.forEvents(delivery.snapshot);
      return delivery.events.map((event) => this.run(asked, event, context, delivery));
    }
    let answers = delivery.answersTo(asked.key);
    if (!answers) {
      const context = this.contextOf(delivery);
      answers = delivery.events.map((event) =>
        delivery.scope
          ? this.shared(asked, event as object, context, delivery)
          : this.run(asked, event, context, delivery),
      );
      delivery.answered(asked.key, answers);
    }
    return answers;
  }

  private shared(asked: Asked, event: object, context: RequestContext, delivery: Delivery): Payload {
    let payloads = this.payloads.get(event);
    if (!payloads) this.payloads.set(event, (payloads = new Map<string, Payload>()));
    let payload = payloads.get(asked.key);
    if (!payload) payloads.set(asked.key, (payload = this.run(asked, event, context, delivery)));
    return payload;
  }

  /** One for all events that come together, so that what they name is loaded together. */
  private contextOf(delivery: Delivery): RequestContext {
    const { scope, snapshot } = delivery;
    if (!scope) return (delivery.context ??= new SharedContext(snapshot));
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
    const written = plan.writer?.answer(event, contextValue) ?? null;
    const answer =
      written === null
        ? this.execute({ ...args, contextValue, rootValue: { [plan.field]: event } })
        : new SharedFrame(Buffer.from(written));
    const payload = new Payload(answer, isEphemeral);
    this.follow(event as object, payload);
    return payload;
  }

  /** At once, where all that is asked for has come along with the event. */
  private execute(args: ExecutionArgs): SharedFrame | Promise<SharedFrame> {
    const { requestId } = (args.contextValue as RequestContext).origin;
    const answer = (result: ExecutionResult) => frameOf(this.format(result, requestId));
    // Nobody else waits for this: what is thrown here would end the process.
    const fail = (error: unknown) => {
      const cause =
        error instanceof Error ? error : new Error('An event could not be answered.', { cause: error });
      return answer({
        data: null,
        errors: [new GraphQLError(cause.message, { path: [], originalError: cause })],
      });
    };
    try {
      const result = execute(args);
      return result instanceof Promise ? result.then(answer).catch(fail) : answer(result);
    } catch (error) {
      return fail(error);
    }
  }
}

function frameOf(answer: unknown): SharedFrame {
  return new SharedFrame(Buffer.from(JSON.stringify(answer)));
}
