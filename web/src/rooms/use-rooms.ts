import { useQuery } from '@apollo/client/react';
import { useMemo } from 'react';
import { RoomsDocument, type RoomPartsFragment } from '../gql';
import { usePresence } from '../people/use-presence';
import { withUnread } from './unread';

/** My rooms in use, the most recently active first. Sync keeps what stands in them up to date. */
export function useRooms() {
  const { data, fetchMore } = useQuery(RoomsDocument);
  const nodes = data?.rooms.nodes;
  const rooms = useMemo(() => nodes && byActivity(nodes.filter((room) => !room.archivedAt)), [nodes]);
  usePresence(peersOf(rooms ?? []));
  const { hasNextPage, endCursor } = data?.rooms.pageInfo ?? {};
  return {
    rooms,
    loadMore: hasNextPage ? () => fetchMore({ variables: { after: endCursor } }) : null,
  };
}

export const peersOf = (rooms: readonly RoomPartsFragment[]): string[] =>
  rooms.flatMap(({ viewer }) => viewer.peer?.id ?? []);

export function byActivity(rooms: readonly RoomPartsFragment[]): RoomPartsFragment[] {
  return rooms.map(withUnread).sort((a, b) => activityOf(b).localeCompare(activityOf(a)));
}

/** All moments are written alike, in UTC: they sort as text. */
const activityOf = ({ lastMessage, createdAt }: RoomPartsFragment) => lastMessage?.createdAt ?? createdAt;
