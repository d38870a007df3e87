import { type ApiErrorCode, apiErrorOf } from '../../api/errors';
import type { Message, Quote } from '../timeline/message-merge';
import type { Outgoing } from './outgoing';

export interface OutboxPorts {
  /** @throws what `apiErrorOf` reads. */
  send(outgoing: Outgoing): Promise<Message>;
  /** Resolves when trying again makes sense: after so many ms, or sooner when the network is back. */
  wait(ms: number): Promise<void>;
  load(): readonly Outgoing[];
  save(items: readonly Outgoing[]): void;
}

type AnswerListener = (message: Message) => void;

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * Own messages on their way, of all rooms: one at a time and in order, so that they arrive in the order in which
 * they were written. What the network or the server's limits hold up is tried again; what is refused stays, marked,
 * until its author sends it again or drops it. Kept over a reload.
 */
export class Outbox {
  private items: readonly Outgoing[];
  private readonly changeListeners = new Set<() => void>();
  private readonly refusalListeners = new Set<(refused: Outgoing) => void>();
  private readonly answerListeners = new Map<string, Set<AnswerListener>>();
  private isSending = false;
  private isStopped = false;

  constructor(private readonly ports: OutboxPorts) {
    this.items = ports.load();
    void this.drain();
  }

  get all(): readonly Outgoing[] {
    return this.items;
  }

  add(message: { id: string; roomId: string; body: string; replyTo: Quote | null; createdAt: string }): void {
    this.set([...this.items, { ...message, state: 'SENDING', error: null }]);
    void this.drain();
  }

  /** To the end of the queue: what was written since has gone by. */
  retry(id: string): void {
    const item = this.items.find((outgoing) => outgoing.id === id);
    if (item?.state !== 'FAILED') return;
    this.set([...this.items.filter((other) => other !== item), { ...item, state: 'SENDING', error: null }]);
    void this.drain();
  }

  discard(id: string): void {
    this.set(this.items.filter((outgoing) => outgoing.id !== id));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  };

  /** Hears of each own message of the room as the server has taken it, just before it leaves the outbox. */
  onAnswer(roomId: string, listener: AnswerListener): () => void {
    const listeners = this.answerListeners.get(roomId) ?? new Set();
    this.answerListeners.set(roomId, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Hears of each message, of any room, that will not be tried again by itself. */
  onRefusal(listener: (refused: Outgoing) => void): () => void {
    this.refusalListeners.add(listener);
    return () => this.refusalListeners.delete(listener);
  }

  /** What is on its way stays as it was saved, and goes on when its author is back. */
  stop(): void {
    this.isStopped = true;
  }

  private async drain(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    for (let next = this.next(); next; next = this.next()) await this.deliver(next);
    this.isSending = false;
  }

  private next(): Outgoing | undefined {
    return this.isStopped ? undefined : this.items.find(({ state }) => state === 'SENDING');
  }

  private async deliver(outgoing: Outgoing): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        const message = await this.ports.send(outgoing);
        for (const listener of this.answerListeners.get(outgoing.roomId) ?? []) listener(message);
        return this.discard(outgoing.id);
      } catch (error) {
        if (this.isStopped) return;
        const { code, retryable, retryAfterMs } = apiErrorOf(error);
        if (!retryable) return this.fail(outgoing, code);
        this.change(outgoing.id, { error: code });
        await this.ports.wait(retryAfterMs ?? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries));
        if (this.isStopped) return;
        // Its author has dropped it meanwhile.
        if (!this.items.some(({ id }) => id === outgoing.id)) return;
      }
    }
  }

  private fail(outgoing: Outgoing, error: ApiErrorCode): void {
    this.change(outgoing.id, { state: 'FAILED', error });
    for (const listener of this.refusalListeners) listener(outgoing);
  }

  private change(id: string, changes: Partial<Outgoing>): void {
    this.set(this.items.map((item) => (item.id === id ? { ...item, ...changes } : item)));
  }

  private set(items: readonly Outgoing[]): void {
    this.items = items;
    // The same person may be here again, with another outbox that keeps what it has under the same name.
    if (!this.isStopped) this.ports.save(items);
    for (const listener of this.changeListeners) listener();
  }
}
