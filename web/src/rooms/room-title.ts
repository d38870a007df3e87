import type { RoomPartsFragment } from '../gql';

/** A room's name; of a PRIVATE room the other person's. */
export const titleOf = ({ name, viewer }: Pick<RoomPartsFragment, 'name' | 'viewer'>): string =>
  name ?? viewer.peer?.displayName ?? '…';
