import { useQuery } from '@apollo/client/react';
import { useEffect, useMemo, useRef } from 'react';
import { type ApiErrorCode, apiErrorOf } from '../api/errors';
import { RoomDocument, type RoomPartsFragment } from '../gql';
import { useConnection } from '../sync/use-sync';
import { withUnread } from './unread';

/** Without a network, nothing is known of the room. */
const REFUSALS: readonly ApiErrorCode[] = ['NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT'];

export type Room = RoomPartsFragment;

/** A room and what the viewer may do in it. Undefined while it is on its way; null where the viewer is not in it. */
export function useRoom(roomId: string): Room | null | undefined {
  const { data, error, refetch } = useQuery(RoomDocument, { variables: { id: roomId } });
  const isRefused = !data?.room && error !== undefined && REFUSALS.includes(apiErrorOf(error).code);
  const askAgain = useRef<(() => void) | null>(null);
  askAgain.current = error && !isRefused ? () => void refetch().catch(() => undefined) : null;
  const isLive = useConnection() === 'live';
  useEffect(() => {
    if (isLive) askAgain.current?.();
  }, [isLive]);
  const room = isRefused ? null : data?.room;
  return useMemo(() => room && withUnread(room), [room]);
}
