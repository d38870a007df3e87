import { MessagesSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state';
import { RoomRow } from './room-row';
import { RoomRowsSkeleton } from './room-rows-skeleton';
import { useReached } from './use-reached';
import { useRooms } from './use-rooms';

export function RoomList({ openRoomId }: { openRoomId: string | undefined }) {
  const { t } = useTranslation('rooms');
  const { rooms, loadMore } = useRooms();
  const endRef = useReached(loadMore);
  if (!rooms) return <RoomRowsSkeleton />;
  if (rooms.length === 0) {
    return <EmptyState icon={<MessagesSquare />} title={t('empty.title')} text={t('empty.text')} />;
  }
  return (
    <>
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomRow room={room} isOpen={room.id === openRoomId} />
          </li>
        ))}
      </ul>
      {loadMore ? (
        <div ref={endRef}>
          <RoomRowsSkeleton count={2} />
        </div>
      ) : null}
    </>
  );
}
