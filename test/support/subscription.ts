import type { Client } from 'graphql-ws';
import type { ApiError, Data } from './person.js';

const PATIENCE_MS = 8000;

/** Keeps everything that arrives, from the moment of opening, until a test asks for it. */
export class Subscription {
  private readonly arrived: Data[] = [];
  private wake: (() => void)[] = [];
  private over: { reason: unknown } | null = null;
  private readonly unsubscribe: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown>) {
    this.unsubscribe = client.subscribe<Data>(
      { query, variables },
      {
        next: (result) => this.take(result),
        error: (reason) => this.finish(reason),
        complete: () => this.finish(null),
      },
    );
  }

  /** What has arrived and was not asked for yet. */
  get waiting(): readonly Data[] {
    return this.arrived;
  }

  /** The value of the subscription's field in the next event, or an error after some seconds. */
  async next(): Promise<Data> {
    await this.waitFor(() => this.arrived.length > 0 || this.over !== null, 'an event');
    if (this.arrived.length === 0) throw new Error(`the subscription ended: ${describe(this.over?.reason)}`);
    const result = this.arrived.shift() as { data?: Record<string, Data>; errors?: ApiError[] };
    if (result.errors) throw new Error(JSON.stringify(result.errors));
    return Object.values(result.data ?? {})[0];
  }

  async many(count: number): Promise<Data[]> {
    const events: Data[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  /** The next event of this type; others before it are dropped. */
  async nextOf(type: string): Promise<Data> {
    for (;;) {
      const event = await this.next();
      if (event.__typename === type) return event;
    }
  }

  /** Waits for the end; gives what ended it: null for a regular end, errors, or the socket's close event. */
  async end(): Promise<unknown> {
    await this.waitFor(() => this.over !== null, 'the end');
    return this.over?.reason ?? null;
  }

  /** The errors with which the operation was refused. */
  async refusal(): Promise<ApiError> {
    const reason = await this.end();
    // A resolver's refusal comes as the first and only result, what is wrong with the document as an error.
    const first = this.arrived[0] as { errors?: ApiError[] } | undefined;
    if (first?.errors?.[0]) return first.errors[0];
    if (!Array.isArray(reason)) throw new Error(`expected errors, but got ${describe(reason)}`);
    return reason[0] as ApiError;
  }

  /** The code with which the socket was closed. */
  async closeCode(): Promise<number> {
    const reason = (await this.end()) as { code?: number } | null;
    if (typeof reason?.code !== 'number')
      throw new Error(`expected a closed socket, but got ${describe(reason)}`);
    return reason.code;
  }

  stop(): void {
    this.unsubscribe();
  }

  /** Waits until something holds that does not arrive here. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await holds()) && this.over === null && this.arrived.length === 0) {
      if (Date.now() > end) throw new Error('the subscription did not stand in time');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (this.over) throw new Error(`the subscription was refused: ${describe(this.over.reason)}`);
  }

  private take(result: Data): void {
    this.arrived.push(result);
    this.wakeUp();
  }

  private finish(reason: unknown): void {
    this.over = { reason };
    this.wakeUp();
  }

  private wakeUp(): void {
    for (const wake of this.wake.splice(0)) wake();
  }

  private async waitFor(ready: () => boolean, what: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!ready()) {
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(`${what} did not come in time; waiting: ${JSON.stringify(this.arrived)}`);
      await Promise.race([
        new Promise<void>((resolve) => this.wake.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, left).unref()),
      ]);
    }
  }
}

function describe(reason: unknown): string {
  if (reason && typeof reason === 'object' && 'code' in reason) return `closed with ${String(reason.code)}`;
  return JSON.stringify(reason);
}
