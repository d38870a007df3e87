import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useState } from 'react';
import { MemberMarksDocument, type MemberMarksQuery } from '../../gql';
import { MOST_MEMBERS_WITH_MARKS } from '../../sync/delivered-signal';
import { useConnection, useSync } from '../../sync/use-sync';
import { type Marks, withMoved } from './marks';

const NO_MARKS: Marks = new Map();

/** The marks of everybody in the room, and what takes in one that has moved. */
export function useMarks(roomId: string, memberCount: number): [Marks, typeof moved] {
  const client = useApolloClient();
  const sync = useSync();
  const connection = useConnection();
  const [marks, setMarks] = useState(NO_MARKS);
  const [changes, setChanges] = useState(0);
  const isShown = memberCount <= MOST_MEMBERS_WITH_MARKS;

  useEffect(
    () =>
      sync.onRoomEvent(roomId, ({ __typename }) => {
        if (__typename === 'MemberJoined' || __typename === 'MemberLeft') setChanges((count) => count + 1);
      }),
    [sync, roomId],
  );

  useEffect(() => {
    // Marks that move while the socket is away are not told of later: they are read again.
    if (!isShown || connection !== 'live') return;
    let isCurrent = true;
    client
      .query({ query: MemberMarksDocument, variables: { roomId }, fetchPolicy: 'no-cache' })
      .then(({ data }) => isCurrent && setMarks((known) => marksOf(data, known)))
      // The ticks stay as they were.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [client, roomId, isShown, connection, changes]);

  const moved = useCallback(
    (mark: Parameters<typeof withMoved>[1]) => setMarks((known) => withMoved(known, mark)),
    [],
  );
  return [marks, moved];
}

function marksOf(data: MemberMarksQuery | undefined, known: Marks): Marks {
  let marks: Marks = new Map(
    data?.room?.members.nodes.map(({ user, joinedAt, lastDeliveredSeq, lastReadSeq }) => [
      user.id,
      { userId: user.id, joinedAt, isActive: !user.deactivatedAt, lastDeliveredSeq, lastReadSeq },
    ]),
  );
  for (const mark of known.values()) marks = withMoved(marks, mark);
  return marks;
}
