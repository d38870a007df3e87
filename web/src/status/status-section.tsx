import { Header } from 'react-aria-components/Header';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api';
import { useMe } from '../session/use-session';
import { MenuItem, MenuSection } from '../ui/menu';
import { PresenceDot } from '../ui/presence-dot';
import { STATUSES } from './own-status';
import styles from './profile-menu.module.css';

/** The status, by hand. */
export function StatusSection() {
  const { t } = useTranslation('status');
  const me = useMe();
  const { status } = useApi();
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[status.chosen]}
      onSelectionChange={(keys) => {
        const chosen = STATUSES.find((one) => keys !== 'all' && keys.has(one));
        if (chosen) status.choose(chosen);
      }}
    >
      <Header>{me.displayName}</Header>
      {STATUSES.map((one) => (
        <MenuItem
          key={one}
          id={one}
          text={t(`choose.${one}`)}
          icon={
            <span className={styles.option} aria-hidden>
              <PresenceDot status={one} />
            </span>
          }
        />
      ))}
    </MenuSection>
  );
}
