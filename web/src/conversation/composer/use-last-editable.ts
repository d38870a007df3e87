import { useOpenRoom } from '../conversation-context';
import { useRightsAt } from '../message/use-message-rights';
import type { Message } from '../timeline/message-merge';

/** Finds the last own message that can still be edited. */
export function useLastEditable(): () => Message | undefined {
  const { timeline } = useOpenRoom();
  const rightsAt = useRightsAt();
  return () => {
    const { entries } = timeline.state.timeline;
    return entries.findLast(({ message }) => rightsAt(message, Date.now()).canEdit)?.message;
  };
}
