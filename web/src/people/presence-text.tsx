import { useTranslation } from 'react-i18next';
import type { PersonWithPresenceFragment } from '../gql';
import { useFormat } from '../i18n/format';

/** “Online”, or when they were last here. */
export function PresenceText({ presence }: { presence: PersonWithPresenceFragment['presence'] }) {
  const { t } = useTranslation(['people', 'status']);
  const format = useFormat();
  const { status, lastSeenAt } = presence;
  if (status === 'OFFLINE' && lastSeenAt) {
    return t('lastSeen', { when: format.relative(new Date(lastSeenAt)) });
  }
  return t(`status:name.${status}`);
}
