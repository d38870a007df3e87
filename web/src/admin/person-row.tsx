import { ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { useTranslation } from 'react-i18next';
import type { AccountFragment } from '../gql';
import { PersonLabel } from '../people/person-label';
import { useMe } from '../session/use-session';
import { AccountMenu } from './account-menu';
import { ApiTokenList } from './api-token-list';
import { DeviceList } from './device-list';
import styles from './person-row.module.css';

/** A person or bot, and behind it where they are connected, and what lets the bot's programs in. */
export function PersonRow({ account }: { account: AccountFragment }) {
  const { t } = useTranslation('admin');
  const me = useMe();
  const { id, kind, role, department, viewer } = account;
  return (
    <li>
      <Disclosure>
        {({ isExpanded }) => (
          <>
            <div className={styles.line}>
              <Button slot="trigger" className={styles.trigger}>
                <ChevronRight className={styles.chevron} aria-hidden />
                <span className={styles.person}>
                  <PersonLabel person={account} detail={viewer.email} />
                </span>
                <span className={styles.department}>{department}</span>
                <span className={`${styles.role} ${role === 'MEMBER' ? '' : styles.admin}`}>
                  {t(`role.${role}`)}
                </span>
              </Button>
              <span className={styles.menu}>
                {viewer.canEdit ? <AccountMenu account={account} isOwn={id === me.id} /> : null}
              </span>
            </div>
            <DisclosurePanel className={styles.panel}>
              {isExpanded ? <DeviceList userId={id} /> : null}
              {isExpanded && kind === 'BOT' ? <ApiTokenList bot={account} /> : null}
            </DisclosurePanel>
          </>
        )}
      </Disclosure>
    </li>
  );
}
