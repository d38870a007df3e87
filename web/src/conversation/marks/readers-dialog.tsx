import { useQuery } from '@apollo/client/react';
import { CheckCheck, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type DeliveryStatus, ReadersDocument, type ReadersQuery } from '../../gql';
import { Avatar } from '../../ui/avatar';
import { Dialog } from '../../ui/dialog';
import { ErrorText } from '../../ui/error-text';
import { MoreButton } from '../../ui/more-button';
import { Spinner } from '../../ui/spinner';
import type { Message } from '../timeline/message-merge';
import styles from './readers-dialog.module.css';

type Receipt = NonNullable<ReadersQuery['message']>['receipts']['nodes'][number];

const STATUSES: readonly DeliveryStatus[] = ['READ', 'DELIVERED', 'SENT'];

/** How far a message has come with each member. */
export function ReadersDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation(['conversation', 'common']);
  const { data, error, fetchMore } = useQuery(ReadersDocument, {
    variables: { messageId: message.id },
    fetchPolicy: 'no-cache',
  });
  const receipts = data?.message?.receipts;
  const more = () =>
    fetchMore({
      variables: { after: receipts?.pageInfo.endCursor ?? null },
      updateQuery: (before, { fetchMoreResult }) => joined(before, fetchMoreResult),
    });
  return (
    <Dialog title={t('readers.title')} onClose={onClose}>
      <ErrorText error={error} />
      {receipts ? (
        STATUSES.map((status) => <Group key={status} status={status} receipts={receipts.nodes} />)
      ) : (
        <Spinner />
      )}
      {receipts?.nodes.length === 0 ? <p className={styles.nobody}>{t('readers.nobody')}</p> : null}
      {receipts?.pageInfo.hasNextPage ? <MoreButton onMore={more}>{t('common:more')}</MoreButton> : null}
    </Dialog>
  );
}

function Group({ status, receipts }: { status: DeliveryStatus; receipts: readonly Receipt[] }) {
  const { t } = useTranslation('conversation');
  const people = receipts.filter((receipt) => receipt.status === status);
  if (people.length === 0) return null;
  const Icon = status === 'SENT' ? Check : CheckCheck;
  return (
    <section className={styles.group}>
      <h3 className={styles.heading}>
        <Icon className={status === 'READ' ? styles.read : ''} aria-hidden />
        {t(`readers.${status}`)}
      </h3>
      <ul>
        {people.map(({ user }) => (
          <li key={user.id} className={styles.person}>
            <Avatar id={user.id} name={user.displayName} avatarUrl={user.avatarUrl} size="s" />
            {user.displayName}
          </li>
        ))}
      </ul>
    </section>
  );
}

function joined(before: ReadersQuery, next: ReadersQuery): ReadersQuery {
  if (!before.message || !next.message) return before;
  const nodes = [...before.message.receipts.nodes, ...next.message.receipts.nodes];
  return { message: { ...next.message, receipts: { ...next.message.receipts, nodes } } };
}
