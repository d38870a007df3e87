import { Check, Search } from 'lucide-react';
import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { MoreButton } from '../ui/more-button';
import { PeopleChips } from './people-chips';
import styles from './people-picker.module.css';
import { PersonLabel } from './person-label';
import { useDebounced } from './use-debounced';
import { type Person, usePeople } from './use-people';

interface PeoplePickerProps {
  /** One: whoever is pressed is chosen. Several: with chips for those who are. */
  mode: 'one' | 'several';
  chosen: readonly Person[];
  onChange: (chosen: readonly Person[]) => void;
  /** Who cannot be chosen: those who are in already. */
  without?: ReadonlySet<string>;
  /** Where nothing else in the dialog wants the focus. */
  autoFocus?: boolean;
}

/** Searches the people of the workspace and chooses among them. */
export function PeoplePicker({ mode, chosen, onChange, without, autoFocus = false }: PeoplePickerProps) {
  const { t } = useTranslation(['people', 'rooms']);
  const [search, setSearch] = useState('');
  const { people, isLoading, loadMore } = usePeople(useDebounced(search));
  const shown = people?.filter(({ id }) => !without?.has(id)) ?? [];
  const change = (ids: ReadonlySet<unknown>) => {
    // Whoever was chosen stays so while a search leaves them out.
    const kept = chosen.filter(({ id }) => ids.has(id) || !shown.some((person) => person.id === id));
    const added = shown.filter(({ id }) => ids.has(id) && !chosen.some((person) => person.id === id));
    onChange([...kept, ...added]);
  };
  return (
    <div className={styles.picker}>
      {mode === 'several' ? <PeopleChips people={chosen} onChange={onChange} /> : null}
      <SearchField
        aria-label={t('search')}
        value={search}
        onChange={setSearch}
        autoFocus={autoFocus}
        className={styles.search}
      >
        <Search aria-hidden />
        <Input className={styles.input} placeholder={t('search')} />
      </SearchField>
      <ListBox
        aria-label={t('results')}
        className={styles.list}
        items={shown}
        selectionMode={mode === 'one' ? 'single' : 'multiple'}
        selectionBehavior="toggle"
        selectedKeys={chosen.map(({ id }) => id)}
        onSelectionChange={(keys) => keys !== 'all' && change(keys)}
        renderEmptyState={() => <p className={styles.none}>{isLoading ? '…' : t('none')}</p>}
      >
        {(person) => (
          <ListBoxItem id={person.id} textValue={person.displayName} className={styles.row}>
            {({ isSelected }) => (
              <>
                <PersonLabel person={person} />
                {isSelected ? <Check className={styles.check} aria-hidden /> : null}
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
      {loadMore ? (
        <MoreButton variant="ghost" onMore={loadMore}>
          {t('rooms:membersDialog.more')}
        </MoreButton>
      ) : null}
    </div>
  );
}
