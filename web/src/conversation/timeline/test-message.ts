import type { Message } from './message-merge';

/** A message for specs. */
export function testMessage(seq: number, changes: Partial<Message> = {}): Message {
  return {
    __typename: 'Message',
    id: `message-${seq}`,
    roomId: 'room',
    seq,
    type: 'TEXT',
    body: `text ${seq}`,
    metadata: null,
    createdAt: new Date(Date.UTC(2026, 0, 1, 12) + seq * 1000).toISOString(),
    editedAt: null,
    deletedAt: null,
    recalledAt: null,
    status: 'SENT',
    sender: { __typename: 'User', id: 'ana', displayName: 'Ana', avatarUrl: null },
    replyTo: null,
    reactions: [],
    ...changes,
  };
}

export function testQuote(message: Message): NonNullable<Message['replyTo']> {
  const { id, seq, type, body, editedAt, deletedAt, recalledAt, sender } = message;
  return { __typename: 'Message', id, seq, type, body, editedAt, deletedAt, recalledAt, sender };
}
