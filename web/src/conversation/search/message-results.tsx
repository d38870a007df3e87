import { useQuery } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { SearchMessagesDocument } from '../../gql';
import { ErrorText } from '../../ui/error-text';
import { MoreButton } from '../../ui/more-button';
import styles from './message-results.module.css';
import { MessageHit } from './message-hit';

interface MessageResultsProps {
  query: string;
  /** Only in this room. */
  roomId?: string;
}

/** Messages with these words, the newest first; each leads to its place. */
export default function MessageResults({ query, roomId }: MessageResultsProps) {
  const { t } = useTranslation('conversation');
  const { data, error, fetchMore } = useQuery(SearchMessagesDocument, {
    variables: { query, roomId: roomId ?? null },
    // What is found goes out of date with every message; and the cache would keep the answer to every word typed.
    fetchPolicy: 'no-cache',
    skip: query.trim() === '',
  });
  const found = data?.searchMessages;
  if (error) return <ErrorText error={error} />;
  if (!found) return <p className={styles.notice}>{t('search.searching')}</p>;
  if (found.nodes.length === 0) return <p className={styles.notice}>{t('search.none')}</p>;

  const more = () =>
    fetchMore({
      variables: { after: found.pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult: { searchMessages } }) => ({
        searchMessages: {
          ...searchMessages,
          nodes: [...before.searchMessages.nodes, ...searchMessages.nodes],
        },
      }),
    });
  return (
    <>
      <ul className={styles.hits}>
        {found.nodes.map((message) => (
          <li key={message.id}>
            <MessageHit message={message} query={query} isRoomKnown={roomId !== undefined} />
          </li>
        ))}
      </ul>
      {found.pageInfo.hasNextPage ? (
        <MoreButton variant="ghost" onMore={more}>
          {t('search.more')}
        </MoreButton>
      ) : null}
    </>
  );
}
