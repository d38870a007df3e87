import { useSuspenseQuery } from '@apollo/client/react';
import { ServerInfoDocument, type ServerInfoQuery } from '../gql';

/** What this server allows. Suspends until it is known, which it is before the first room is shown. */
export function useServerInfo(): ServerInfoQuery['serverInfo'] {
  return useSuspenseQuery(ServerInfoDocument).data.serverInfo;
}
