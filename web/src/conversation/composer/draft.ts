import { useCallback, useState } from 'react';
import { useMe } from '../../session/use-session';

const keyOf = (userId: string, roomId: string) => `recado-draft:${userId}:${roomId}`;

/** What is written in a room and not sent yet; still there after a reload. */
export function useDraft(roomId: string): [string, (text: string) => void] {
  const { id } = useMe();
  const key = keyOf(id, roomId);
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  const change = useCallback(
    (changed: string) => {
      setText(changed);
      if (changed === '') localStorage.removeItem(key);
      else localStorage.setItem(key, changed);
    },
    [key],
  );
  return [text, change];
}
