import type { Outgoing } from '../outbox/outgoing';
import type { Message } from './message-merge';
import { hasNewer, hiddenAtTop, type Timeline } from './timeline';

/** Messages of one sender that are no further apart stand together under one name. */
const GROUP_MS = 5 * 60_000;

export interface Row {
  readonly message: Message;
  /** Not answered for yet: shown like a message, with how it is getting on. */
  readonly outgoing: Outgoing | null;
  readonly opensDay: boolean;
  /** The reader had read everything above it when the room was opened. */
  readonly opensUnread: boolean;
  /** The first and the last of a sender's messages in a row. */
  readonly opensGroup: boolean;
  readonly closesGroup: boolean;
}

export interface Rows {
  readonly rows: readonly Row[];
  /** Each row's index in the list is its message's number: it does not change when older ones come. */
  readonly firstIndex: number;
}

export interface Author {
  readonly id: string;
  readonly displayName: string;
}

export function rowsOf(
  timeline: Timeline,
  outgoing: readonly Outgoing[],
  author: Author,
  unreadFromSeq: number | null,
): Rows {
  const known = timeline.entries.map(({ message }) => message);
  const shown: { message: Message; outgoing: Outgoing | null }[] = known.map((message) => ({
    message,
    outgoing: null,
  }));
  if (!hasNewer(timeline)) {
    for (const message of timeline.ahead) shown.push({ message, outgoing: null });
    const answered = new Set(shown.map(({ message }) => message.id));
    for (const item of outgoing) {
      if (!answered.has(item.id)) shown.push({ message: asMessage(item, author), outgoing: item });
    }
  }
  const skipped = hiddenAtTop(timeline);
  const rows = shown.slice(skipped).map((now, index): Row => {
    const before = shown[skipped + index - 1]?.message;
    const after = shown[skipped + index + 1]?.message;
    const opensUnread = now.message.seq === unreadFromSeq;
    return {
      ...now,
      opensDay: !before || !isSameDay(before, now.message),
      opensUnread,
      opensGroup: opensUnread || !before || !belongTogether(before, now.message),
      closesGroup: !after || after.seq === unreadFromSeq || !belongTogether(now.message, after),
    };
  });
  return { rows, firstIndex: (known[skipped] ?? known[0])?.seq ?? 1 };
}

function asMessage({ id, roomId, body, replyTo, createdAt }: Outgoing, author: Author): Message {
  return {
    __typename: 'Message',
    id,
    roomId,
    body,
    replyTo,
    createdAt,
    seq: 0,
    type: 'TEXT',
    metadata: null,
    editedAt: null,
    deletedAt: null,
    recalledAt: null,
    status: null,
    sender: { __typename: 'User', ...author, avatarUrl: null },
    reactions: [],
  };
}

function belongTogether(a: Message, b: Message): boolean {
  return (
    a.type !== 'SYSTEM' &&
    b.type !== 'SYSTEM' &&
    a.sender?.id === b.sender?.id &&
    Date.parse(b.createdAt) - Date.parse(a.createdAt) <= GROUP_MS &&
    isSameDay(a, b)
  );
}

function isSameDay(a: Message, b: Message): boolean {
  return a.createdAt === b.createdAt || dayOf(a) === dayOf(b);
}

/** The day where the reader is. */
function dayOf({ createdAt }: Message): string {
  return new Date(createdAt).toDateString();
}
