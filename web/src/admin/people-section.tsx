import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '../people/use-debounced';
import { Button } from '../ui/button';
import { ErrorText } from '../ui/error-text';
import { MoreButton } from '../ui/more-button';
import { Spinner } from '../ui/spinner';
import { TextField } from '../ui/text-field';
import { AddPersonDialog } from './add-person-dialog';
import styles from './people-section.module.css';
import { PersonRow } from './person-row';
import { useAccounts } from './use-accounts';

/** The people of the workspace, and what an admin may do about their accounts. */
export function PeopleSection() {
  const { t } = useTranslation('admin');
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  const { accounts, error, isLoading, loadMore } = useAccounts(useDebounced(search));
  return (
    <section aria-labelledby="admin-people" className={styles.section}>
      <header className={styles.header}>
        <h2 id="admin-people" className={styles.title}>
          {t('people.title')}
        </h2>
        <div className={styles.search}>
          <TextField
            label={t('people.search')}
            placeholder={t('people.searchHint')}
            type="search"
            value={search}
            onChange={setSearch}
          />
        </div>
        <Button variant="primary" onPress={() => setAdding(true)}>
          <UserPlus className={styles.icon} aria-hidden />
          {t('people.add')}
        </Button>
      </header>
      {isLoading ? <Spinner /> : null}
      <ErrorText error={error} />
      {accounts?.length === 0 ? <p className={styles.none}>{t('people.none')}</p> : null}
      {accounts && accounts.length > 0 ? (
        <ul className={styles.list}>
          {accounts.map((account) => (
            <PersonRow key={account.id} account={account} />
          ))}
        </ul>
      ) : null}
      {loadMore ? (
        <MoreButton onMore={loadMore} className={styles.more}>
          {t('people.more')}
        </MoreButton>
      ) : null}
      {isAdding ? <AddPersonDialog onClose={() => setAdding(false)} /> : null}
    </section>
  );
}
