import { useEffect, useState } from 'react';
import { useServerInfo } from '../../api/use-server-info';
import { useMe } from '../../session/use-session';
import { useOpenRoom } from '../conversation-context';
import type { Message } from '../timeline/message-merge';
import { type MessageRights, rightsOver } from './rights';

const TICK_MS = 5_000;

/** Tells what the viewer may do with a message of the open room at a moment. */
export function useRightsAt(): (message: Message, nowMs: number) => MessageRights {
  const { room } = useOpenRoom();
  const { limits } = useServerInfo();
  const me = useMe();
  return (message, nowMs) =>
    rightsOver(
      message,
      { ...room, role: room.viewer.role },
      { userId: me.id, isWorkspaceAdmin: me.role !== 'MEMBER' },
      limits,
      nowMs,
    );
}

/** What one may do with a message; it changes while one looks, as the windows close. */
export function useMessageRights(message: Message): MessageRights {
  const rightsAt = useRightsAt();
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return rightsAt(message, nowMs);
}
