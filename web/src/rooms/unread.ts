import type { RoomPartsFragment } from '../gql';

/** Counted from the two marks that events move; what an answer counted is old with the next event. */
export function unreadOf({ lastMessage, viewer }: RoomPartsFragment): number {
  return Math.max(0, (lastMessage?.seq ?? 0) - viewer.lastReadSeq);
}

export function withUnread(room: RoomPartsFragment): RoomPartsFragment {
  const unreadCount = unreadOf(room);
  return unreadCount === room.viewer.unreadCount
    ? room
    : { ...room, viewer: { ...room.viewer, unreadCount } };
}

export const isMuted = ({ viewer }: RoomPartsFragment, now = Date.now()) =>
  viewer.mutedUntil !== null && Date.parse(viewer.mutedUntil) > now;
