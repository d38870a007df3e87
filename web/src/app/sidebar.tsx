import { useTranslation } from 'react-i18next';
import { moveAmongRows } from '../rooms/arrow-keys';
import { NewMenu } from '../rooms/new-menu';
import { RoomList } from '../rooms/room-list';
import { SearchBox } from '../search/search-box';
import { SearchResults } from '../search/search-results';
import { useSearch } from '../search/search-state';
import { useSession } from '../session/use-session';
import { NotifyHint } from '../status/notify-hint';
import { ProfileMenu } from '../status/profile-menu';
import styles from './sidebar.module.css';

/** Who I am, what I look for, and my rooms. */
export function Sidebar({ openRoomId }: { openRoomId: string | undefined }) {
  const { t } = useTranslation('rooms');
  const session = useSession();
  const { query } = useSearch();
  // Where a room is open, the page is about the room.
  const Title = openRoomId ? 'p' : 'h1';
  return (
    <div className={styles.sidebar} onKeyDown={moveAmongRows}>
      <div className={styles.header}>
        <ProfileMenu />
        <Title className={styles.workspace}>{session?.workspace.name}</Title>
        <NewMenu />
      </div>
      <SearchBox />
      <NotifyHint />
      <nav className={styles.list} aria-label={t('title')}>
        {query.trim() ? <SearchResults openRoomId={openRoomId} /> : <RoomList openRoomId={openRoomId} />}
      </nav>
    </div>
  );
}
