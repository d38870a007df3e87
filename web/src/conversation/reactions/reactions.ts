import type { Message } from '../timeline/message-merge';

export type Reaction = Message['reactions'][number];
/** By emoji, whether one wants it to be there. */
export type Wishes = Readonly<Record<string, boolean>>;

interface Me {
  readonly id: string;
  readonly displayName: string;
}

export const isMine = ({ users }: Reaction, { id }: Pick<Me, 'id'>) => users.some((user) => user.id === id);

/** The reactions as they are once one's wishes are fulfilled. A wish that is fulfilled already changes nothing. */
export function withWishes(reactions: readonly Reaction[], wishes: Wishes, me: Me): Reaction[] {
  let wished = [...reactions];
  for (const [emoji, isWanted] of Object.entries(wishes)) {
    const reaction = wished.find((known) => known.emoji === emoji);
    if (reaction ? isMine(reaction, me) === isWanted : !isWanted) continue;
    const changed = reaction
      ? changedBy(reaction, me, isWanted)
      : { __typename: 'ReactionGroup' as const, emoji, count: 1, users: [userOf(me)] };
    wished = reaction ? wished.map((known) => (known === reaction ? changed : known)) : [...wished, changed];
  }
  return wished.filter(({ count }) => count > 0);
}

function changedBy(reaction: Reaction, me: Me, isWanted: boolean): Reaction {
  return isWanted
    ? { ...reaction, count: reaction.count + 1, users: [...reaction.users, userOf(me)] }
    : { ...reaction, count: reaction.count - 1, users: reaction.users.filter(({ id }) => id !== me.id) };
}

const userOf = ({ id, displayName }: Me) => ({ __typename: 'User' as const, id, displayName });
