import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { RoomHeader } from '../rooms/room-header';
import { useRoom } from '../rooms/use-room';
import { SearchProvider } from '../search/search-state';
import { ConnectionBanner } from '../sync/connection-banner';
import { EmptyState } from '../ui/empty-state';
import { lazily, UntilLoaded } from '../ui/lazily';
import { ErrorBoundary } from './error-boundary';
import { RoomGone } from './room-gone';
import styles from './shell.module.css';
import { Sidebar } from './sidebar';
import { useFarewell } from './use-farewell';

const Conversation = lazily(() => import('../conversation/conversation'));

interface ShellProps {
  roomId?: string;
  messageId?: string;
}

/** The page of the chat: rooms on the left, the open one beside them. A phone shows one at a time. */
export function Shell({ roomId, messageId }: ShellProps) {
  const { t } = useTranslation('rooms');
  return (
    <SearchProvider>
      <main className={`${styles.shell} ${roomId ? styles.roomOpen : ''}`}>
        <ConnectionBanner />
        <div className={styles.side}>
          <Sidebar openRoomId={roomId} />
        </div>
        <div className={styles.room}>
          {roomId ? (
            <OpenRoom key={roomId} roomId={roomId} messageId={messageId} />
          ) : (
            <EmptyState
              icon={<MessagesSquare />}
              title={t('nothingOpen.title')}
              text={t('nothingOpen.text')}
            />
          )}
        </div>
      </main>
    </SearchProvider>
  );
}

function OpenRoom({ roomId, messageId }: { roomId: string; messageId: string | undefined }) {
  const room = useRoom(roomId);
  useFarewell(roomId, room);
  if (room === null) return <RoomGone />;
  return (
    <>
      <RoomHeader roomId={roomId} />
      <ErrorBoundary>
        <UntilLoaded>
          <Conversation roomId={roomId} {...(messageId ? { messageId } : {})} />
        </UntilLoaded>
      </ErrorBoundary>
    </>
  );
}
