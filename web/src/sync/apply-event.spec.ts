import { createCache } from '../api/cache';
import { type MessagePartsFragment, RoomDocument, type RoomPartsFragment, RoomsDocument } from '../gql';
import { unreadOf } from '../rooms/unread';
import { applyEvent, applyReadMark, type RoomEvent } from './apply-event';

const person = (id: string) => ({ __typename: 'User' as const, id, displayName: id, avatarUrl: null });

const message = (seq: number, senderId: string, body = `message ${seq}`): MessagePartsFragment => ({
  __typename: 'Message',
  id: `m${seq}`,
  roomId: 'r',
  seq,
  type: 'TEXT',
  body,
  metadata: null,
  createdAt: `2026-01-01T00:00:${String(seq).padStart(2, '0')}.000Z`,
  editedAt: null,
  deletedAt: null,
  recalledAt: null,
  status: 'SENT',
  sender: person(senderId),
  replyTo: null,
  reactions: [],
});

const room = (lastSeq: number, lastReadSeq: number): RoomPartsFragment => ({
  __typename: 'Room',
  id: 'r',
  type: 'GROUP',
  name: 'Team',
  department: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  archivedAt: null,
  memberCount: 2,
  cursor: 'c0',
  lastMessage: message(lastSeq, 'bruno'),
  viewer: {
    __typename: 'RoomViewer',
    role: 'MEMBER',
    canPost: true,
    canManageMembers: false,
    lastReadSeq,
    unreadCount: lastSeq - lastReadSeq,
    mutedUntil: null,
    peer: null,
  },
});

function cacheWith(first: RoomPartsFragment) {
  const cache = createCache();
  const pageInfo = { __typename: 'PageInfo' as const, endCursor: null, hasNextPage: false };
  cache.writeQuery({
    query: RoomsDocument,
    data: { rooms: { __typename: 'RoomConnection', nodes: [first], pageInfo } },
  });
  const shown = () => {
    const found = cache.readQuery({ query: RoomDocument, variables: { id: 'r' } })?.room;
    if (!found) throw new Error('The room is not in the cache.');
    return found;
  };
  return { cache, shown };
}

const base = { roomId: 'r', cursor: 'c', at: '2026-01-01T00:00:00.000Z' };

const sent = (seq: number, senderId: string): RoomEvent => ({
  ...base,
  __typename: 'MessageSent',
  seq,
  actor: person(senderId),
  message: message(seq, senderId),
});

describe('an event in the cache', () => {
  it('brings the last message, and one more to read', () => {
    const { cache, shown } = cacheWith(room(3, 3));
    expect(applyEvent(cache, sent(4, 'bruno'), 'ana')).toBe('nothing');
    expect(shown().lastMessage?.body).toBe('message 4');
    expect(unreadOf(shown())).toBe(1);
  });

  it('of one’s own message leaves nothing to read', () => {
    const { cache, shown } = cacheWith(room(3, 1));
    applyEvent(cache, sent(4, 'ana'), 'ana');
    expect(unreadOf(shown())).toBe(0);
  });

  it('that the answer shows already changes nothing', () => {
    const { cache, shown } = cacheWith(room(5, 5));
    applyEvent(cache, sent(4, 'bruno'), 'ana');
    expect(shown().lastMessage?.seq).toBe(5);
    expect(unreadOf(shown())).toBe(0);
  });

  it('is not undone by an answer that it has overtaken', () => {
    const { cache, shown } = cacheWith(room(3, 3));
    applyEvent(cache, sent(4, 'bruno'), 'ana');
    applyReadMark(cache, 'r', 4);
    cache.writeQuery({ query: RoomDocument, variables: { id: 'r' }, data: { room: room(3, 2) } });
    expect(shown().lastMessage?.seq).toBe(4);
    expect(unreadOf(shown())).toBe(0);
  });

  it('of a deletion empties the last message, and keeps its number', () => {
    const { cache, shown } = cacheWith(room(3, 3));
    const deleted = { ...message(3, 'bruno', ''), deletedAt: '2026-01-02T00:00:00.000Z' };
    applyEvent(
      cache,
      { ...base, __typename: 'MessageDeleted', seq: 9, actor: person('bruno'), message: deleted },
      'ana',
    );
    expect(shown().lastMessage).toMatchObject({ seq: 3, body: '', deletedAt: deleted.deletedAt });
  });

  it('of an older message does not fill the cache', () => {
    const { cache } = cacheWith(room(3, 3));
    const edited = { ...message(1, 'bruno', 'mended'), editedAt: '2026-01-02T00:00:00.000Z' };
    applyEvent(
      cache,
      { ...base, __typename: 'MessageEdited', seq: 9, actor: person('bruno'), message: edited },
      'ana',
    );
    expect(Object.keys(cache.extract())).not.toContain('Message:m1');
  });

  it('leaves the last message of its room in the cache, and none before it', () => {
    const { cache } = cacheWith(room(3, 3));
    for (const seq of [4, 6, 5]) applyEvent(cache, sent(seq, 'bruno'), 'ana');
    expect(Object.keys(cache.extract()).filter((key) => key.startsWith('Message:'))).toEqual(['Message:m6']);
  });

  it('renames the room', () => {
    const { cache, shown } = cacheWith(room(3, 3));
    const renamed = { __typename: 'Room' as const, id: 'r', name: 'Crew' };
    applyEvent(
      cache,
      { ...base, __typename: 'RoomUpdated', seq: 9, actor: person('bruno'), room: renamed },
      'ana',
    );
    expect(shown().name).toBe('Crew');
  });

  it('of one’s own leaving says that the room is gone', () => {
    const { cache } = cacheWith(room(3, 3));
    const left = (user: string): RoomEvent => ({
      ...base,
      __typename: 'MemberLeft',
      seq: 9,
      actor: person('bruno'),
      user: person(user),
    });
    expect(applyEvent(cache, left('ana'), 'ana')).toBe('room-is-gone');
    expect(applyEvent(cache, left('carla'), 'ana')).toBe('refresh-room');
  });
});
