import { useCallback, useState } from 'react';
import { useMe } from '../../session/use-session';
import { COMPOSE_NEW, type Compose, type ComposeState } from '../conversation-context';
import type { Quote } from '../timeline/message-merge';

const keyOf = (userId: string, roomId: string) => `recado-draft-reply:${userId}:${roomId}`;

/** What is being written in a room. What it answers is kept beside the draft; an edit lies over both for a while. */
export function useCompose(roomId: string): ComposeState {
  const { id } = useMe();
  const key = keyOf(id, roomId);
  const [compose, setCurrent] = useState(() => draftAt(key));
  const setCompose = useCallback(
    (next: Compose) => {
      if (next.kind !== 'REPLY') return setCurrent(next);
      const message = quoteOf(next.message);
      localStorage.setItem(key, JSON.stringify(message));
      setCurrent({ kind: 'REPLY', message });
    },
    [key],
  );
  const leaveCompose = useCallback(
    (left: Compose) => {
      if (left.kind === 'REPLY') localStorage.removeItem(key);
      // The answer to an edit may come late: its author is at something else by then.
      setCurrent((now) => (now === left ? draftAt(key) : now));
    },
    [key],
  );
  return { compose, setCompose, leaveCompose };
}

/** Not all of the message: it is kept, and quoted when it is answered. */
function quoteOf({ id, seq, type, body, editedAt, deletedAt, recalledAt, sender }: Quote): Quote {
  return { __typename: 'Message', id, seq, type, body, editedAt, deletedAt, recalledAt, sender };
}

function draftAt(key: string): Compose {
  try {
    const message = JSON.parse(localStorage.getItem(key) ?? 'null') as Quote | null;
    return message ? { kind: 'REPLY', message } : COMPOSE_NEW;
  } catch {
    return COMPOSE_NEW;
  }
}
