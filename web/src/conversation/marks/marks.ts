import { furtherStatus, type Message } from '../timeline/message-merge';

/** How far a member has come. */
export interface MemberMark {
  readonly userId: string;
  readonly joinedAt: string;
  /** Nobody waits for an account that is closed. */
  readonly isActive: boolean;
  readonly lastDeliveredSeq: number;
  readonly lastReadSeq: number;
}

export type Marks = ReadonlyMap<string, MemberMark>;
type Moved = Pick<MemberMark, 'userId' | 'lastDeliveredSeq' | 'lastReadSeq'>;

/** Marks only move forward, so it does not matter in which order they are heard. */
export function withMoved(marks: Marks, moved: Moved): Marks {
  const known = marks.get(moved.userId);
  if (!known) return marks;
  const lastDeliveredSeq = Math.max(known.lastDeliveredSeq, moved.lastDeliveredSeq);
  const lastReadSeq = Math.max(known.lastReadSeq, moved.lastReadSeq);
  if (lastDeliveredSeq === known.lastDeliveredSeq && lastReadSeq === known.lastReadSeq) return marks;
  return new Map(marks).set(moved.userId, { ...known, lastDeliveredSeq, lastReadSeq });
}

/** The status of one's own message: what the server said when it was read, or what the marks have said since. */
export function statusFrom(message: Message, marks: Marks): Message['status'] {
  const others = [...marks.values()].filter(
    ({ userId, isActive, joinedAt }) =>
      userId !== message.sender?.id && isActive && joinedAt <= message.createdAt,
  );
  if (others.length === 0) return message.status;
  const reached = (seqOf: (mark: MemberMark) => number) => others.every((mark) => seqOf(mark) >= message.seq);
  if (reached(({ lastReadSeq }) => lastReadSeq)) return 'READ';
  return furtherStatus(
    message.status,
    reached(({ lastDeliveredSeq }) => lastDeliveredSeq) ? 'DELIVERED' : 'SENT',
  );
}
