import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { useOpenRoom } from '../conversation-context';
import { useReadMark } from '../marks/use-read-mark';
import { MessageRow } from '../message/message-row';
import type { Place } from '../timeline/room-timeline';
import { hasNewer, hasOlder, type Timeline } from '../timeline/timeline';
import { useTimelineState } from '../timeline/use-room-timeline';
import { Announcer } from './announcer';
import { EmptyRoom } from './empty-room';
import { moveFocus } from './focus-moves';
import { JumpToNewest } from './jump-to-newest';
import { ListEdge } from './list-edge';
import styles from './message-list.module.css';
import { MessageListSkeleton } from './message-list-skeleton';
import { usePaging } from './use-paging';
import { usePlace } from './use-place';
import { type ListRow, useRows, useUnreadFrom } from './use-rows';

export function MessageList() {
  const { timeline } = useOpenRoom();
  const { timeline: messages, place } = useTimelineState(timeline);
  const unreadFromSeq = useUnreadFrom();
  if (!place) return <MessageListSkeleton />;
  return (
    // Another window is another list: nothing of where the last one was scrolled to is left.
    <PlacedList key={place.windowId} timeline={messages} place={place} unreadFromSeq={unreadFromSeq} />
  );
}

interface PlacedListProps {
  timeline: Timeline;
  place: Place;
  unreadFromSeq: number | null;
}

/** Only the rows in sight are in the page; a row's index is its message's number. */
function PlacedList({ timeline, place, unreadFromSeq }: PlacedListProps) {
  const { t } = useTranslation('conversation');
  const openRoom = useOpenRoom();
  const list = useRef<VirtuosoHandle>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const listRows = useRows(timeline, unreadFromSeq);
  const { rows, firstIndex } = listRows;
  const { stillness, initial, flashedId } = usePlace(list, scroller, place, listRows, unreadFromSeq);
  const rangeChanged = usePaging(openRoom.timeline, listRows, scroller, stillness);
  const [seenSeq, look] = useReadMark(openRoom.room, scroller);
  const [isAtEnd, setAtEnd] = useState(true);
  const isFollowing = isAtEnd && !hasNewer(timeline);

  useEffect(() => openRoom.timeline.follow(isFollowing), [openRoom.timeline, isFollowing]);
  useEffect(look, [look, rows]);

  // A row that grows at the end (a reaction, a longer text) pushes the list up, like a new one does.
  const stayAtEnd = useCallback(() => {
    if (isFollowing) list.current?.autoscrollToBottom();
    look();
  }, [isFollowing, look]);

  return (
    <div className={styles.frame}>
      {rows.length === 0 ? (
        <EmptyRoom />
      ) : (
        <Virtuoso<ListRow, EdgeContext>
          ref={list}
          className={styles.scroller}
          role="feed"
          aria-label={t('list.label')}
          aria-busy={timeline.load !== null}
          tabIndex={0}
          scrollerRef={(element) => setScroller(element instanceof HTMLElement ? element : null)}
          onKeyDown={moveFocus}
          data={rows}
          firstItemIndex={firstIndex}
          initialTopMostItemIndex={initial}
          computeItemKey={(index, row) => row?.message.id ?? index}
          itemContent={(_, row) =>
            row ? (
              <MessageRow row={row} isFlashed={row.message.id === flashedId} />
            ) : (
              <div className={styles.dropped} />
            )
          }
          alignToBottom
          // A row's true height counts within the frame in which it appears: nobody sees it move.
          skipAnimationFrameInResizeObserver
          increaseViewportBy={{ top: 800, bottom: 400 }}
          atBottomThreshold={60}
          atBottomStateChange={setAtEnd}
          followOutput={() => (isFollowing ? 'auto' : false)}
          totalListHeightChanged={stayAtEnd}
          rangeChanged={rangeChanged}
          context={{ hasOlder: hasOlder(timeline), hasNewer: hasNewer(timeline) }}
          components={EDGES}
        />
      )}
      <Announcer rows={rows} />
      <JumpToNewest isShown={!isFollowing && rows.length > 0} count={timeline.newestSeq - seenSeq} />
    </div>
  );
}

interface EdgeContext {
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

const EDGES = {
  Header: ({ context }: { context: EdgeContext }) => <ListEdge hasMore={context.hasOlder} />,
  Footer: ({ context }: { context: EdgeContext }) => <ListEdge hasMore={context.hasNewer} />,
};
