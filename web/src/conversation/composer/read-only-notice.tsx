import { Archive, Megaphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Room } from '../../rooms/use-room';
import styles from './read-only-notice.module.css';

/** Why one cannot write here. */
export function ReadOnlyNotice({ room }: { room: Room }) {
  const { t } = useTranslation('conversation');
  return (
    <p className={styles.notice}>
      {room.archivedAt ? <Archive aria-hidden /> : <Megaphone aria-hidden />}
      {t(
        room.archivedAt
          ? 'readOnly.archived'
          : room.type === 'BROADCAST'
            ? 'readOnly.broadcast'
            : 'readOnly.other',
      )}
    </p>
  );
}
