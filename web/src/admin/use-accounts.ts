import { useQuery } from '@apollo/client/react';
import { AccountsDocument } from '../gql';
import { usePresence } from '../people/use-presence';

/** Everybody in the workspace whose name has this in it, and who can still sign in. */
export function useAccounts(search: string) {
  const { data, error, loading, fetchMore } = useQuery(AccountsDocument, {
    variables: { search: search.trim() || null },
    fetchPolicy: 'cache-and-network',
  });
  const accounts = data?.users.nodes.filter(({ deactivatedAt }) => !deactivatedAt);
  usePresence(accounts?.map(({ id }) => id) ?? []);
  const { hasNextPage, endCursor } = data?.users.pageInfo ?? {};
  return {
    accounts,
    error,
    isLoading: loading && !accounts,
    loadMore: hasNextPage ? () => fetchMore({ variables: { after: endCursor } }) : null,
  };
}
