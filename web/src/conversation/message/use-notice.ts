import { useApolloClient } from '@apollo/client/react';
import type { ApolloClient } from '@apollo/client';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NoticePersonDocument } from '../../gql';
import { type Format, useFormat } from '../../i18n/format';
import { useMe } from '../../session/use-session';
import type { Message } from '../timeline/message-merge';
import { type Notice, noticeOf } from './notice';

/** With more, the server's own text is short enough. */
const MOST_NAMES = 4;

/** A SYSTEM message in the reader's language; in the server's words until everybody's name is known. */
export function useNotice({ body, metadata }: Message): string {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const client = useApolloClient();
  const me = useMe();
  const notice = useMemo(() => noticeOf(metadata), [metadata]);
  const [names, setNames] = useState<ReadonlyMap<string, string> | null>(null);

  useEffect(() => {
    let isCurrent = true;
    const people = notice ? peopleOf(notice) : [];
    if (people.length === 0 || people.length > MOST_NAMES) return;
    namesOf(client, people)
      .then((found) => isCurrent && setNames(found))
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [client, notice]);

  if (!notice || !names) return body;
  const nameOf = (id: string, own: string) => (id === me.id ? own : (names.get(id) ?? ''));
  return textOf(notice, nameOf, t, format);
}

function textOf(
  notice: Notice,
  nameOf: (id: string, own: string) => string,
  t: TFunction<'conversation'>,
  format: Format,
): string {
  const actor = nameOf(notice.actorId, t('you'));
  if (notice.action === 'renamed') return t('notice.renamed', { actor, name: notice.name });
  // Whoever left begins the sentence; whoever was added or removed does not.
  const own = notice.action === 'left' ? t('you') : t('notice.you');
  const people = format.list(notice.userIds.map((id) => nameOf(id, own)));
  return t(`notice.${notice.action}`, { actor, people });
}

const peopleOf = (notice: Notice) => [
  ...new Set([notice.actorId, ...(notice.action === 'renamed' ? [] : notice.userIds)]),
];

/** From the cache where they are known already. @throws where one is not. */
async function namesOf(client: ApolloClient, ids: readonly string[]): Promise<Map<string, string>> {
  const names = await Promise.all(
    ids.map(async (id): Promise<[string, string]> => {
      const { data } = await client.query({ query: NoticePersonDocument, variables: { id } });
      if (!data?.user) throw new Error('There is no such person.');
      return [id, data.user.displayName];
    }),
  );
  return new Map(names);
}
