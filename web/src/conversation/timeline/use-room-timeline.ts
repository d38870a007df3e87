import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { MessagePageDocument } from '../../gql';
import { useSync } from '../../sync/use-sync';
import type { Outbox } from '../outbox/outbox';
import { PAGE_SIZE } from './timeline';
import { type FetchPage, RoomTimeline, type RoomTimelineState } from './room-timeline';

/** Some of what was read is shown above what was not. */
const CONTEXT = 15;
/** With more, the query would cost more than the server allows. */
const LARGEST_PAGE = 65;

export interface Opening {
  readonly roomId: string;
  readonly messageId: string | undefined;
  readonly unreadCount: number;
}

/** The timeline of a room: opened where the reader wants to be, and kept in step with the log. */
export function useRoomTimeline(opening: Opening, outbox: Outbox): RoomTimeline {
  const { roomId } = opening;
  const client = useApolloClient();
  const sync = useSync();
  const [timeline] = useState(() => new RoomTimeline(pagesOf(client, roomId)));
  const start = useRef(opening);

  useEffect(() => {
    let isOpen = true;
    const stops = [
      sync.onRoomEvent(roomId, (event) => 'message' in event && timeline.happened(event.message)),
      sync.onResync(roomId, () => timeline.reload()),
      outbox.onAnswer(roomId, (message) => timeline.answered(message)),
      () => timeline.stop(),
    ];
    // A page that is read before the inbox has begun might be older than where the inbox begins.
    void sync.ready.then(() => (isOpen ? open(timeline, start.current) : undefined));
    return () => {
      isOpen = false;
      for (const stop of stops) stop();
    };
  }, [sync, outbox, timeline, roomId]);

  return timeline;
}

export function useTimelineState(timeline: RoomTimeline): RoomTimelineState {
  return useSyncExternalStore(timeline.watch, () => timeline.state);
}

async function open(timeline: RoomTimeline, { messageId, unreadCount }: Opening): Promise<void> {
  const result = messageId ? await timeline.openAt(messageId) : 'MISSING';
  const count = Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, unreadCount + CONTEXT));
  if (result === 'MISSING') await timeline.openNewest(count);
}

/** Past the cache: pages come and go with the window, and the cache would keep them all. */
function pagesOf(client: ApolloClient, roomId: string): FetchPage {
  return async (range) => {
    const { data } = await client.query({
      query: MessagePageDocument,
      variables: { roomId, ...range },
      fetchPolicy: 'no-cache',
    });
    const room = data?.room;
    if (!room) return null;
    return {
      entries: room.messages.edges.map(({ cursor, node }) => ({ message: node, pageCursor: cursor })),
      newestSeq: room.lastMessage?.seq ?? 0,
    };
  };
}
