import type { EntityManager } from 'typeorm';
import type { Statement } from '../database/statement.js';
import type { Member } from './known-rooms.js';
import type { LogChange, LogTransaction } from './log-transaction.js';

/** What became of one of several changes that were made together. */
export type Outcome<R> =
  { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

export const done = <R>(value: R): Outcome<R> => ({ ok: true, value });
export const refused = (error: unknown): Outcome<never> => ({ ok: false, error });

/** Makes many changes of one kind with a fixed number of statements. */
export interface BulkWriter<I, R, M extends Member = Member> {
  readonly roomOf: (input: I) => string;
  /** The id of the user who does it. */
  readonly userOf: (input: I) => string;
  /** Whether what is remembered of that member is still good for this. */
  readonly isStillGood: (input: I, member: M) => boolean;
  /** Reads the members who do these, and where their rooms' logs stand. */
  readonly readMembers: (inputs: readonly I[]) => Statement;
  readonly membersOf: (rows: unknown) => M[];
  /** Reads what never changes once it is there; null where there is nothing to read. */
  readonly readFixed: (inputs: readonly I[]) => Statement | null;
  /** Reads what a key of {@link write}'s rows refuses where it is there already. */
  readonly readTaken: (inputs: readonly I[]) => Statement | null;
  /**
   * Decides about them in their order, each done or refused for itself.
   * @returns what became of each, and what writes those that are done. What throws fails them all, and they are
   *   tried again one by one.
   */
  readonly write: (
    change: LogChange,
    inputs: readonly I[],
    given: Given<M>,
  ) => { outcomes: readonly Outcome<R>[]; statements: readonly Statement[] };
}

/** What a {@link BulkWriter} knows when it writes; no rows of what there was no need to read. */
export interface Given<M extends Member = Member> {
  readonly memberOf: (roomId: string, userId: string) => M | undefined;
  readonly fixed: unknown;
  readonly taken: unknown;
}

/** The rooms a change touches, or how to find them (and lock what they depend on) inside the transaction. */
export type RoomsToLock = readonly string[] | ((manager: EntityManager) => Promise<readonly string[]>);

/** A change that waits for its turn. */
export type Change = { readonly settle: (outcome: Outcome<never>) => void } & (SingleChange | BulkChange);

export type Single = Extract<Change, { kind: 'single' }>;
export type Bulk = Extract<Change, { kind: 'bulk' }>;

/** The changes of one kind. */
export interface Group {
  readonly writer: BulkWriter<never, unknown>;
  readonly changes: readonly Bulk[];
  readonly inputs: readonly never[];
}

export function groupsOf(changes: readonly Bulk[]): Group[] {
  const writers = new Map<BulkWriter<never, unknown>, Bulk[]>();
  for (const change of changes) {
    const group = writers.get(change.writer);
    if (group) group.push(change);
    else writers.set(change.writer, [change]);
  }
  return [...writers].map(([writer, some]) => ({
    writer,
    changes: some,
    inputs: some.map(({ input }) => input),
  }));
}

interface SingleChange {
  readonly kind: 'single';
  readonly rooms: readonly string[];
  readonly write: (tx: LogTransaction) => Promise<unknown>;
}

interface BulkChange {
  readonly kind: 'bulk';
  readonly rooms: readonly [string];
  readonly writer: BulkWriter<never, unknown>;
  readonly input: never;
}
