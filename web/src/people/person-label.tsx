import { useTranslation } from 'react-i18next';
import type { PersonWithPresenceFragment } from '../gql';
import { Avatar } from '../ui/avatar';
import { PresenceDot } from '../ui/presence-dot';
import styles from './person-label.module.css';

interface PersonLabelProps {
  person: PersonWithPresenceFragment & { kind?: 'HUMAN' | 'BOT'; department?: string | null };
  /** Under the name; without it, the department. */
  detail?: React.ReactNode;
}

/** A person in a list: face, name, presence. */
export function PersonLabel({ person, detail }: PersonLabelProps) {
  const { t } = useTranslation('people');
  const { id, displayName, avatarUrl, presence, kind, department } = person;
  const under = detail ?? department;
  return (
    <span className={styles.person}>
      <Avatar id={id} name={displayName} avatarUrl={avatarUrl} size="s">
        <PresenceDot status={presence.status} />
      </Avatar>
      <span className={styles.words}>
        <span className={styles.name}>
          {displayName}
          {kind === 'BOT' ? <span className={styles.bot}>{t('bot')}</span> : null}
        </span>
        {under ? <span className={styles.detail}>{under}</span> : null}
      </span>
    </span>
  );
}
