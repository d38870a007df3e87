import type { EventStream } from './event-stream.js';

const DONE = { value: undefined, done: true } as const;
type Done = typeof DONE;

/**
 * What graphql-ws gets to iterate over: a stream writes into the outbox by itself, so this brings nothing, and ends
 * when the stream does.
 */
export class Parked implements AsyncGenerator<never, undefined, undefined> {
  constructor(private readonly stream: EventStream) {}

  next(): Promise<Done> {
    return this.stream.ended.then(doneOr);
  }

  async return(): Promise<Done> {
    await this.stream.return();
    return DONE;
  }

  throw(): Promise<Done> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream.return();
  }
}

function doneOr(error: Error | null): Done {
  if (error) throw error;
  return DONE;
}
