import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../api/errors';
import { PersonLabel } from '../people/person-label';
import { usePeople } from '../people/use-people';
import { useStartConversation } from '../rooms/start-conversation';
import { showToast } from '../ui/toast';
import { useSearch } from './search-state';
import styles from './search-results.module.css';

const MOST_SHOWN = 8;

/** People by name; pressing one opens the chat with them. */
export function FoundPeople({ query }: { query: string }) {
  const { t } = useTranslation(['rooms', 'people', 'common']);
  const { close } = useSearch();
  const { openPrivate } = useStartConversation();
  const { people } = usePeople(query);
  const open = (id: string) =>
    openPrivate(id).then(close, (error: unknown) => showToast(t(`common:error.${apiErrorOf(error).code}`)));
  return (
    <section aria-label={t('foundPeople')}>
      <h2 className={styles.heading}>{t('foundPeople')}</h2>
      {people?.length === 0 ? <p className={styles.none}>{t('people:none')}</p> : null}
      <ul>
        {people?.slice(0, MOST_SHOWN).map((person) => (
          <li key={person.id}>
            <Button
              className={styles.person}
              data-row
              aria-label={t('people:startChat', { name: person.displayName })}
              onPress={() => void open(person.id)}
            >
              <PersonLabel person={person} />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
