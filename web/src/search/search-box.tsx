import { Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../rooms/room-title';
import { useRoom } from '../rooms/use-room';
import { IconButton } from '../ui/icon-button';
import styles from './search-box.module.css';
import { useSearch } from './search-state';

/** The field above the rooms. Escape leaves the search. */
export function SearchBox() {
  const { t } = useTranslation(['rooms', 'common']);
  const { query, roomId, asked, setQuery, searchIn, close } = useSearch();
  const inputRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked > 0) inputRef.current?.focus();
  }, [asked]);
  return (
    <div className={styles.box}>
      <div className={styles.field} role="search">
        <Search aria-hidden className={styles.icon} />
        <input
          ref={inputRef}
          type="search"
          className={styles.input}
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && close()}
        />
        {query || roomId ? (
          <IconButton label={t('common:clear')} className={styles.clear ?? ''} onPress={close}>
            <X />
          </IconButton>
        ) : null}
      </div>
      {roomId ? <Scope roomId={roomId} onEverywhere={() => searchIn(null)} /> : null}
    </div>
  );
}

function Scope({ roomId, onEverywhere }: { roomId: string; onEverywhere: () => void }) {
  const { t } = useTranslation('rooms');
  const room = useRoom(roomId);
  return (
    <p className={styles.scope}>
      <span>{room ? t('searchIn', { room: titleOf(room) }) : null}</span>
      <Button className={styles.everywhere} onPress={onEverywhere}>
        {t('searchEverywhere')}
      </Button>
    </p>
  );
}
