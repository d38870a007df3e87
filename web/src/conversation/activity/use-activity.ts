import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { RoomActivityDocument } from '../../gql';
import { useSync } from '../../sync/use-sync';
import { useMarks } from '../marks/use-marks';
import type { Marks } from '../marks/marks';
import { stillTyping, type Typist, without, withTyping } from './typists';

export interface Activity {
  readonly typists: readonly Typist[];
  readonly marks: Marks;
}

const NOBODY: readonly Typist[] = [];

/** What passes while a room is open: who types, and how far the others have read. */
export function useActivity(roomId: string, memberCount: number): Activity {
  const sync = useSync();
  const [typists, setTypists] = useState(NOBODY);
  const [marks, moveMark] = useMarks(roomId, memberCount);

  useSubscription(RoomActivityDocument, {
    variables: { roomId },
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      const activity = data?.roomActivity;
      if (activity?.__typename === 'TypingChanged') {
        const { user, isTyping } = activity;
        setTypists((now) => withTyping(now, { ...user, isTyping }, Date.now()));
      }
      if (activity?.__typename === 'ReceiptMoved') moveMark({ ...activity, userId: activity.user.id });
    },
  });

  useEffect(
    () =>
      sync.onRoomEvent(roomId, (event) => {
        if (event.__typename === 'MessageSent') setTypists((now) => without(now, event.actor?.id));
      }),
    [sync, roomId],
  );

  useEffect(() => {
    if (typists.length === 0) return;
    const timer = setInterval(() => setTypists((now) => stillTyping(now, Date.now())), 1000);
    return () => clearInterval(timer);
  }, [typists]);

  return { typists, marks };
}
