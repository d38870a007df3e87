import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { type ApiError, apiErrorOf } from '../api/errors';
import { type NodePartsFragment, ServerStatsDocument, ServerStatsTakenDocument } from '../gql';
import { useConnection } from '../sync/use-sync';
import { withSamples } from './node-samples';

export interface ServerStats {
  readonly sampleSeconds: number;
  readonly nodes: readonly NodePartsFragment[];
}

/**
 * The last hour of the server, and whatever comes. Kept here and not in Apollo's cache, where a node that comes
 * with its newest sample would take the place of the node with all of them.
 */
export function useServerStats(): { stats: ServerStats | null; error: ApiError | null } {
  const client = useApolloClient();
  const isLive = useConnection() === 'live';
  const [stats, setStats] = useState<ServerStats | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  // Anew whenever the socket comes back: what was taken meanwhile has not come by itself.
  useEffect(() => {
    if (!isLive) return;
    let isOver = false;
    const ask = () =>
      void client.query({ query: ServerStatsDocument, fetchPolicy: 'no-cache' }).then(
        ({ data }) => !isOver && data && (setStats(data.serverStats), setError(null)),
        (failure: unknown) => !isOver && setError(apiErrorOf(failure)),
      );
    ask();
    const subscription = client
      .subscribe({ query: ServerStatsTakenDocument, fetchPolicy: 'no-cache' })
      .subscribe({
        next: ({ data }) =>
          data && setStats((now) => now && { ...now, nodes: withSamples(now.nodes, data.serverStats) }),
        // It ends for whoever is an admin no more, and is refused to others: the query says so.
        complete: ask,
        error: () => undefined,
      });
    return () => {
      isOver = true;
      subscription.unsubscribe();
    };
  }, [client, isLive]);

  return { stats, error };
}
