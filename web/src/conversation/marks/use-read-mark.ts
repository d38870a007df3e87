import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { MarkReadDocument } from '../../gql';
import type { Room } from '../../rooms/use-room';
import { useConnection } from '../../sync/use-sync';
import { ReadSignal } from './read-signal';

/**
 * How far the reader has seen, told to the server while they look.
 * @returns the number of the last message they have seen, and what is to be called when that may be another.
 */
export function useReadMark(room: Room, scroller: HTMLElement | null): [number, () => void] {
  const client = useApolloClient();
  const { lastReadSeq } = room.viewer;
  const [seenSeq, setSeenSeq] = useState(lastReadSeq);
  const signal = useRef<ReadSignal | null>(null);

  useEffect(() => {
    const tell = (seq: number) =>
      client.mutate({ mutation: MarkReadDocument, variables: { roomId: room.id, seq } });
    const current = new ReadSignal(tell, 0);
    signal.current = current;
    return () => current.stop();
  }, [client, room.id]);

  const look = useCallback(() => {
    if (!scroller || document.visibilityState === 'hidden' || !document.hasFocus()) return;
    const seq = lastSeqInSight(scroller);
    if (seq === 0) return;
    setSeenSeq((before) => Math.max(before, seq));
    signal.current?.seen(seq);
  }, [scroller]);

  useEffect(() => {
    signal.current?.readElsewhere(lastReadSeq);
  }, [lastReadSeq]);

  const connection = useConnection();
  // What could not be told while the network was away is told now.
  useEffect(look, [look, connection]);

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    scroller?.addEventListener('scroll', look, { passive: true, signal });
    addEventListener('focus', look, { signal });
    document.addEventListener('visibilitychange', look, { signal });
    return () => stop.abort();
  }, [scroller, look]);

  return [Math.max(seenSeq, lastReadSeq), look];
}

/** The last message whose end is in sight; one that is taller than the screen counts once it fills it. */
function lastSeqInSight(scroller: HTMLElement): number {
  const { top, bottom } = scroller.getBoundingClientRect();
  let seq = 0;
  for (const element of scroller.querySelectorAll<HTMLElement>('[data-seq]')) {
    const box = element.getBoundingClientRect();
    const isSeen = box.bottom <= bottom + 8 ? box.bottom > top : box.top <= top;
    if (isSeen) seq = Math.max(seq, Number(element.dataset['seq']));
  }
  return seq;
}
