import { X } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../ui/avatar';
import styles from './people-chips.module.css';
import type { Person } from './use-people';

interface PeopleChipsProps {
  people: readonly Person[];
  onChange: (people: readonly Person[]) => void;
}

/** Those who are chosen, each to be dropped again. */
export function PeopleChips({ people, onChange }: PeopleChipsProps) {
  const { t } = useTranslation('people');
  if (people.length === 0) return <p className={styles.none}>{t('noneChosen')}</p>;
  return (
    <ul className={styles.chips} aria-label={t('chosen')}>
      {people.map(({ id, displayName, avatarUrl }) => (
        <li key={id} className={styles.chip}>
          <Avatar id={id} name={displayName} avatarUrl={avatarUrl} size="xs" />
          {displayName}
          <Button
            className={styles.drop}
            aria-label={t('drop', { name: displayName })}
            onPress={() => onChange(people.filter((person) => person.id !== id))}
          >
            <X aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}
