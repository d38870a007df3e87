import { ArrowLeft, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from 'react-aria-components/Button';
import { useSearch } from '../search/search-state';
import { IconButton } from '../ui/icon-button';
import { Skeleton } from '../ui/skeleton';
import { RoomAvatar } from './room-avatar';
import { RoomDialog, type RoomDialogName } from './room-dialogs';
import styles from './room-header.module.css';
import { RoomMenu } from './room-menu';
import { RoomSubtitle } from './room-subtitle';
import { titleOf } from './room-title';
import { useRoom } from './use-room';

/** Above a conversation: who or what it is with, and what one can do with the room. */
export function RoomHeader({ roomId }: { roomId: string }) {
  const { t } = useTranslation(['rooms', 'common']);
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<RoomDialogName | null>(null);
  const { searchIn } = useSearch();
  const room = useRoom(roomId);
  const search = () => {
    searchIn(roomId);
    // A phone shows the search in place of the room.
    if (matchMedia('(max-width: 48rem)').matches) navigate('/');
  };
  return (
    <div className={styles.header}>
      <IconButton label={t('common:back')} className={styles.back ?? ''} onPress={() => navigate('/')}>
        <ArrowLeft />
      </IconButton>
      {room ? (
        <>
          <RoomAvatar room={room} size="s" />
          <div className={styles.words}>
            <h1 className={styles.title}>{titleOf(room)}</h1>
            {room.type === 'PRIVATE' ? (
              <p className={styles.subtitle}>
                <RoomSubtitle room={room} />
              </p>
            ) : (
              <Button className={`${styles.subtitle} ${styles.members}`} onPress={() => setDialog('members')}>
                <RoomSubtitle room={room} />
              </Button>
            )}
          </div>
          <IconButton label={t('searchIn', { room: titleOf(room) })} onPress={search}>
            <Search />
          </IconButton>
          <RoomMenu room={room} onChoose={setDialog} />
          <RoomDialog name={dialog} room={room} onClose={() => setDialog(null)} />
        </>
      ) : (
        room === undefined && <Skeleton width="10rem" />
      )}
    </div>
  );
}
