import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useHistoryState } from 'wouter/use-browser-location';
import { type Room, useRoom } from '../rooms/use-room';
import { showToast } from '../ui/toast';
import { useActivity } from './activity/use-activity';
import { TypingLine } from './activity/typing-line';
import { Composer } from './composer/composer';
import { ReadOnlyNotice } from './composer/read-only-notice';
import { useCompose } from './composer/use-compose';
import styles from './conversation.module.css';
import { type ComposeState, MarksContext, type OpenRoom, OpenRoomContext } from './conversation-context';
import { MessageList } from './list/message-list';
import { MessageListSkeleton } from './list/message-list-skeleton';
import { useOutbox } from './outbox/use-outbox';
import type { RoomTimeline } from './timeline/room-timeline';
import { useRoomTimeline } from './timeline/use-room-timeline';

interface ConversationProps {
  roomId: string;
  /** Where to open it; without one, where the reader left off. */
  messageId?: string;
}

/** Messages of a room, and where one writes. */
export default function Conversation({ roomId, messageId }: ConversationProps) {
  const room = useRoom(roomId);
  return room ? (
    <OpenConversation key={roomId} room={room} messageId={messageId} />
  ) : (
    <section className={styles.conversation}>
      <MessageListSkeleton />
    </section>
  );
}

function OpenConversation({ room, messageId }: { room: Room; messageId: string | undefined }) {
  const outbox = useOutbox();
  const { unreadCount } = room.viewer;
  const timeline = useRoomTimeline({ roomId: room.id, messageId, unreadCount }, outbox);
  const { marks, typists } = useActivity(room.id, room.memberCount);
  const { compose, ...composing } = useCompose(room.id);
  const openRoom = useOpenRoomValue(room, timeline, outbox, composing);
  useJump(openRoom, messageId);
  return (
    <OpenRoomContext value={openRoom}>
      <MarksContext value={marks}>
        <section className={styles.conversation}>
          <MessageList />
          <TypingLine typists={typists} />
          {room.viewer.canPost ? <Composer compose={compose} /> : <ReadOnlyNotice room={room} />}
        </section>
      </MarksContext>
    </OpenRoomContext>
  );
}

function useOpenRoomValue(
  room: Room,
  timeline: RoomTimeline,
  outbox: OpenRoom['outbox'],
  { setCompose, leaveCompose }: Omit<ComposeState, 'compose'>,
): OpenRoom {
  const { t } = useTranslation('conversation');
  return useMemo(
    () => ({
      room,
      timeline,
      outbox,
      setCompose,
      leaveCompose,
      jumpTo: (messageId) =>
        void timeline
          .openAt(messageId)
          .then((result) => result === 'MISSING' && showToast(t('jump.missing'))),
    }),
    [room, timeline, outbox, setCompose, leaveCompose, t],
  );
}

/** Follows the address while the room stays open. The first one is where the room was opened. */
function useJump({ jumpTo }: OpenRoom, messageId: string | undefined): void {
  // Another object each time that a link with a state is followed, also to where the address is already.
  const followed = useHistoryState<unknown>();
  const last = useRef({ messageId, followed });
  useEffect(() => {
    if (messageId === last.current.messageId && followed === last.current.followed) return;
    last.current = { messageId, followed };
    if (messageId) jumpTo(messageId);
  }, [messageId, followed, jumpTo]);
}
