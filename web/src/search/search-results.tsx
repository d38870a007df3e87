import { useTranslation } from 'react-i18next';
import { useDebounced } from '../people/use-debounced';
import { lazily, UntilLoaded } from '../ui/lazily';
import { FoundPeople } from './found-people';
import { FoundRooms } from './found-rooms';
import { useSearch } from './search-state';
import styles from './search-results.module.css';

const MessageResults = lazily(() => import('../conversation/search/message-results'));

/** What was found: rooms and people by name, messages by their words. */
export function SearchResults({ openRoomId }: { openRoomId: string | undefined }) {
  const { t } = useTranslation('rooms');
  const { query, roomId } = useSearch();
  const settled = useDebounced(query.trim());
  if (!settled) return null;
  return (
    <div className={styles.results}>
      {roomId ? null : (
        <>
          <FoundRooms query={settled} openRoomId={openRoomId} />
          <FoundPeople query={settled} />
        </>
      )}
      <section aria-label={t('foundMessages')}>
        <h2 className={styles.heading}>{t('foundMessages')}</h2>
        <UntilLoaded>
          <MessageResults query={settled} {...(roomId ? { roomId } : {})} />
        </UntilLoaded>
      </section>
    </div>
  );
}
