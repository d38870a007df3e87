import { useMemo, useState } from 'react';
import { useMe } from '../../session/use-session';
import { useOpenRoom } from '../conversation-context';
import { useOutgoing } from '../outbox/use-outbox';
import { type Row, rowsOf } from '../timeline/rows';
import type { Timeline } from '../timeline/timeline';

/** The number of the first unread message, as it was when the room was opened: the line stays while one reads on. */
export function useUnreadFrom(): number | null {
  const { viewer } = useOpenRoom().room;
  const [unreadFromSeq] = useState(() =>
    viewer.unreadCount > 0 && viewer.lastReadSeq > 0 ? viewer.lastReadSeq + 1 : null,
  );
  return unreadFromSeq;
}

/** A row, or the place of one that was dropped: it is fetched again before the reader is back there. */
export type ListRow = Row | null;

export interface ListRows {
  readonly rows: readonly ListRow[];
  readonly firstIndex: number;
  /** Where the first row stands that is not only a place. */
  readonly firstLoaded: number;
}

/**
 * What the list shows. While it is there it only grows at its beginning: what the timeline drops there leaves its
 * places, so that nothing moves under the reader.
 */
export function useRows(timeline: Timeline, unreadFromSeq: number | null): ListRows {
  const { room, outbox } = useOpenRoom();
  const me = useMe();
  const outgoing = useOutgoing(outbox);
  const loaded = useMemo(() => {
    const ofRoom = outgoing.filter(({ roomId }) => roomId === room.id);
    return rowsOf(timeline, ofRoom, me, unreadFromSeq);
  }, [timeline, outgoing, room.id, me, unreadFromSeq]);
  const [firstIndex, setFirstIndex] = useState(loaded.firstIndex);
  if (loaded.firstIndex < firstIndex) setFirstIndex(loaded.firstIndex);
  return useMemo(() => {
    const dropped = new Array<null>(Math.max(0, loaded.firstIndex - firstIndex)).fill(null);
    return { rows: [...dropped, ...loaded.rows], firstIndex, firstLoaded: loaded.firstIndex };
  }, [loaded, firstIndex]);
}
