import type { ApolloCache } from '@apollo/client';
import { roomKey } from '../sync/apply-event';

/** After a change of members: whoever shows them fetches them again. */
export const forgetMembers =
  (roomId: string) =>
  (cache: ApolloCache): void => {
    cache.evict({ id: roomKey(roomId), fieldName: 'members' });
  };
