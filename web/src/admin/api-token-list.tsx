import { useQuery } from '@apollo/client/react';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFragment, type AccountTokenFragment, AccountTokensDocument } from '../gql';
import { useFormat } from '../i18n/format';
import { Button } from '../ui/button';
import { ErrorText } from '../ui/error-text';
import { IconButton } from '../ui/icon-button';
import { Skeleton } from '../ui/skeleton';
import { ApiTokenDialog } from './api-token-dialog';
import styles from './api-token-list.module.css';
import { RevokeTokenDialog } from './revoke-token-dialog';

/** What lets programs in as a bot: each can be taken away by itself. */
export function ApiTokenList({ bot }: { bot: AccountFragment }) {
  const { t } = useTranslation('admin');
  const [isAdding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<AccountTokenFragment | null>(null);
  const { data, error } = useQuery(AccountTokensDocument, {
    variables: { userId: bot.id },
    fetchPolicy: 'cache-and-network',
  });
  const tokens = data?.apiTokens.nodes;
  return (
    <section aria-label={t('token.title')} className={styles.section}>
      <h3 className={styles.title}>{t('token.title')}</h3>
      {error && !data ? <ErrorText error={error} /> : null}
      {tokens || error ? null : <Skeleton width="16rem" />}
      {tokens?.length === 0 ? <p className={styles.none}>{t('token.none')}</p> : null}
      {tokens && tokens.length > 0 ? (
        <ul className={styles.tokens}>
          {tokens.map((token) => (
            <TokenLine
              key={token.id}
              token={token}
              onRevoke={bot.viewer.canEdit ? () => setRevoked(token) : null}
            />
          ))}
        </ul>
      ) : null}
      {bot.viewer.canEdit ? (
        <Button className={styles.add} onPress={() => setAdding(true)}>
          {t('token.add')}
        </Button>
      ) : null}
      {isAdding ? <ApiTokenDialog bot={bot} onClose={() => setAdding(false)} /> : null}
      {revoked ? <RevokeTokenDialog token={revoked} onClose={() => setRevoked(null)} /> : null}
    </section>
  );
}

interface TokenLineProps {
  token: AccountTokenFragment;
  /** Null for whoever may not. */
  onRevoke: (() => void) | null;
}

function TokenLine({ token: { name, lastUsedAt, expiresAt }, onRevoke }: TokenLineProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const details = [
    lastUsedAt ? t('token.used', { when: format.relative(new Date(lastUsedAt)) }) : t('token.unused'),
  ];
  if (expiresAt) {
    const end = new Date(expiresAt);
    details.push(t(end > new Date() ? 'token.expires' : 'token.over', { when: format.day(end) }));
  }
  return (
    <li className={styles.token}>
      <KeyRound className={styles.icon} aria-hidden />
      <span className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.detail}>{details.join(' · ')}</span>
      </span>
      {onRevoke ? (
        <IconButton label={t('token.revoke', { name })} onPress={onRevoke}>
          <Trash2 />
        </IconButton>
      ) : null}
    </li>
  );
}
