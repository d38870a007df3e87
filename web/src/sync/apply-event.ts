import type { ApolloCache, Reference } from '@apollo/client';
import { LastMessageFragmentDoc, type MessagePartsFragment, type RoomEventPartsFragment } from '../gql';

/** An event of a room's log, as the inbox brings it. */
export type RoomEvent = RoomEventPartsFragment;

/** What the cache cannot know by itself after an event. */
export type Aftermath = 'nothing' | 'refresh-room' | 'room-is-gone';

/** Writes what an event says about its room into the cache, so that every list and header shows it. */
export function applyEvent(cache: ApolloCache, event: RoomEvent, meId: string): Aftermath {
  switch (event.__typename) {
    case 'MessageSent':
      applyMessage(cache, event.roomId, event.message);
      if (isOwn(event, meId)) applyReadMark(cache, event.roomId, event.message.seq);
      return 'nothing';
    case 'MessageEdited':
    case 'MessageRecalled':
    case 'MessageDeleted':
      rewriteMessage(cache, event.message);
      return 'nothing';
    case 'ReactionAdded':
    case 'ReactionRemoved':
      return 'nothing';
    case 'MemberLeft':
      return event.user.id === meId ? 'room-is-gone' : 'refresh-room';
    case 'MemberJoined':
    case 'MemberRoleChanged':
      return 'refresh-room';
    case 'RoomUpdated': {
      const { name } = event.room;
      cache.modify({ id: roomKey(event.roomId), fields: { name: () => name } });
      return 'nothing';
    }
    case 'RoomArchived': {
      const { archivedAt } = event.room;
      cache.modify({ id: roomKey(event.roomId), fields: { archivedAt: () => archivedAt } });
      // What one may do here is different now.
      return 'refresh-room';
    }
  }
}

export const roomKey = (roomId: string) => `Room:${roomId}`;

/** The viewer has read up to here, on this device or on another. The furthest mark wins (see api/cache.ts). */
export function applyReadMark(cache: ApolloCache, roomId: string, lastReadSeq: number): void {
  cache.modify<{ viewer: { lastReadSeq: number } }>({
    id: roomKey(roomId),
    fields: {
      viewer: (viewer) =>
        'lastReadSeq' in viewer
          ? { ...viewer, lastReadSeq: Math.max(viewer.lastReadSeq, lastReadSeq) }
          : viewer,
    },
  });
}

function applyMessage(cache: ApolloCache, roomId: string, message: MessagePartsFragment): void {
  cache.modify<{ lastMessage: Reference | null }>({
    id: roomKey(roomId),
    fields: {
      lastMessage: (known, { readField }) => {
        if (Number(readField('seq', known ?? undefined) ?? 0) >= message.seq) return known;
        // Nobody else shows it from here, and the cache would keep every message that ever came.
        if (known) cache.evict({ id: known.__ref });
        return writeMessage(cache, message);
      },
    },
  });
}

/** Only where it is shown: as the last message of its room. Conversations keep their own. */
function rewriteMessage(cache: ApolloCache, message: MessagePartsFragment): void {
  const shown = cache.readFragment({ id: `Message:${message.id}`, fragment: LastMessageFragmentDoc });
  if (shown) writeMessage(cache, message);
}

const writeMessage = (cache: ApolloCache, message: MessagePartsFragment) =>
  cache.writeFragment({
    id: `Message:${message.id}`,
    fragment: LastMessageFragmentDoc,
    fragmentName: 'LastMessage',
    data: message,
  });

/** One's own messages are read, and so are the words about what one has just done. */
function isOwn(event: RoomEvent & { __typename: 'MessageSent' }, meId: string): boolean {
  return event.actor?.id === meId;
}
