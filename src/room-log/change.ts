import type { EntityManager } from 'typeorm';
import type { Statement } from '../database/statement.js';
import type { LogTransaction } from './log-transaction.js';

/** What became of one of several changes that were made together. */
export type Outcome<R> =
  { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

export const done = <R>(value: R): Outcome<R> => ({ ok: true, value });
export const refused = (error: unknown): Outcome<never> => ({ ok: false, error });

/** Makes many changes of one kind with a fixed number of statements. */
export interface BulkWriter<I, R> {
  readonly roomOf: (input: I) => string;
  /** What has to be read under the rooms' locks, in this many places; null where there is nothing to read. */
  readonly reads: { readonly count: number; of(inputs: readonly I[]): readonly (Statement | null)[] };
  /**
   * Decides about them in their order, each done or refused for itself.
   * @param read what each of {@link reads} has given; no rows for one that was left out.
   * @returns what became of each, and what writes those that are done. What throws fails them all, and they are
   *   tried again one by one.
   */
  readonly write: (
    tx: LogTransaction,
    inputs: readonly I[],
    read: readonly unknown[],
  ) => Promise<{ outcomes: readonly Outcome<R>[]; statements: readonly Statement[] }>;
}

/** The rooms a change touches, or how to find them (and lock what they depend on) inside the transaction. */
export type RoomsToLock = readonly string[] | ((manager: EntityManager) => Promise<readonly string[]>);

/** A change that waits for its turn. */
export type Change = {
  readonly rooms: readonly string[];
  readonly settle: (outcome: Outcome<never>) => void;
} & (
  | { readonly kind: 'single'; readonly write: (tx: LogTransaction) => Promise<unknown> }
  | { readonly kind: 'bulk'; readonly writer: BulkWriter<never, unknown>; readonly input: never }
);
