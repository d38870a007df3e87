import { ArrowRight } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { DoorsQuery } from '../gql';
import { Avatar } from '../ui/avatar';
import styles from './demo-people.module.css';

interface DemoPeopleProps {
  demo: NonNullable<DoorsQuery['serverInfo']['demo']>;
  isDisabled: boolean;
  onChoose: (fields: { workspace: string; email: string; password: string }) => void;
}

/** The people of the demo workspace: one press, and one is in. */
export function DemoPeople({ demo: { workspace, people }, isDisabled, onChoose }: DemoPeopleProps) {
  const { t } = useTranslation('session');
  return (
    <section className={styles.demo} aria-label={t('demo.title')}>
      <h2 className={styles.title}>{t('demo.title')}</h2>
      <div className={styles.people}>
        {people.map(({ displayName, email, password }) => (
          <Button
            key={email}
            className={styles.person}
            aria-label={t('demo.signInAs', { name: displayName })}
            isDisabled={isDisabled}
            onPress={() => onChoose({ workspace, email, password })}
          >
            <Avatar id={email} name={displayName} size="s" />
            <span className={styles.name}>{displayName}</span>
            <ArrowRight className={styles.arrow} aria-hidden />
          </Button>
        ))}
      </div>
    </section>
  );
}
