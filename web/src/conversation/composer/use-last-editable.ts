import { useServerInfo } from '../../api/use-server-info';
import { useMe } from '../../session/use-session';
import { useOpenRoom } from '../conversation-context';
import { rightsOver } from '../message/rights';
import type { Message } from '../timeline/message-merge';

/** Finds the last own message that can still be edited. */
export function useLastEditable(): () => Message | undefined {
  const { room, timeline } = useOpenRoom();
  const { limits } = useServerInfo();
  const me = useMe();
  return () => {
    const actor = { userId: me.id, isWorkspaceAdmin: me.role !== 'MEMBER' };
    const ofRoom = { ...room, role: room.viewer.role };
    return timeline.state.timeline.entries.findLast(
      ({ message }) => rightsOver(message, ofRoom, actor, limits, Date.now()).canEdit,
    )?.message;
  };
}
