import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useRef } from 'react';
import { isFinal, isUnauthenticated } from '../api/errors';
import { RoomDocument, type RoomPartsFragment } from '../gql';
import { useConnection } from '../sync/use-sync';
import { withUnread } from './unread';

export type Room = RoomPartsFragment;

/** A room and what the viewer may do in it. Undefined while it is on its way; null where the viewer is not in it. */
export function useRoom(roomId: string): Room | null | undefined {
  const { data, error, refetch } = useQuery(RoomDocument, { variables: { id: roomId } });
  // Without a network or a session, nothing is known of the room.
  const isRefused = !data?.room && error !== undefined && isFinal(error) && !isUnauthenticated(error);
  const askAgain = useRef<(() => void) | null>(null);
  askAgain.current = error && !isRefused ? () => void refetch().catch(() => undefined) : null;
  const isLive = useConnection() === 'live';
  useEffect(() => {
    if (isLive) askAgain.current?.();
  }, [isLive]);
  const room = isRefused ? null : data?.room;
  return useMemo(() => room && withUnread(room), [room]);
}
