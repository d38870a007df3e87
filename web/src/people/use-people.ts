import { useQuery } from '@apollo/client/react';
import { PeopleDocument, type PeopleQuery } from '../gql';
import { useMe } from '../session/use-session';
import { usePresence } from './use-presence';

export type Person = PeopleQuery['users']['nodes'][number];

/** Who can be talked to: everybody else in the workspace whose name has this in it. */
export function usePeople(search: string) {
  const me = useMe();
  const { data, loading, fetchMore } = useQuery(PeopleDocument, {
    variables: { search: search.trim() || null },
    fetchPolicy: 'cache-and-network',
  });
  const people = data?.users.nodes.filter(({ id, deactivatedAt }) => id !== me.id && !deactivatedAt);
  usePresence(people?.map(({ id }) => id) ?? []);
  const { hasNextPage, endCursor } = data?.users.pageInfo ?? {};
  return {
    people,
    isLoading: loading && !people,
    loadMore: hasNextPage ? () => fetchMore({ variables: { after: endCursor } }) : null,
  };
}
