/** What a SYSTEM message says for programs, in its `metadata`. */
export type Notice =
  | {
      readonly action: 'joined' | 'left' | 'removed';
      readonly actorId: string;
      readonly userIds: readonly string[];
    }
  | { readonly action: 'renamed'; readonly actorId: string; readonly name: string };

const ACTIONS_ON_PEOPLE = ['joined', 'left', 'removed'];

/** Null for what this client does not know: then the message's own text is shown. */
export function noticeOf(metadata: unknown): Notice | null {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const { action, actorId, userIds, name } = metadata as Record<string, unknown>;
  if (typeof action !== 'string' || typeof actorId !== 'string') return null;
  if (action === 'renamed') return typeof name === 'string' ? { action, actorId, name } : null;
  const isOnPeople = ACTIONS_ON_PEOPLE.includes(action) && Array.isArray(userIds);
  return isOnPeople
    ? { action: action as 'joined', actorId, userIds: userIds.filter((id) => typeof id === 'string') }
    : null;
}
