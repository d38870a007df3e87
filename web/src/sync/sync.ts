import type { ApolloClient } from '@apollo/client';
import type { Client as Socket } from 'graphql-ws';
import { retryWait } from '../api/retry-wait';
import { subscribe } from '../api/subscribe';
import {
  InboxDocument,
  type InboxSubscription,
  RoomCursorFragmentDoc,
  RoomDocument,
  RoomPositionsDocument,
  type RoomPositionsQuery,
  RoomsDocument,
} from '../gql';
import { applyEvent, applyReadMark, roomKey, type RoomEvent } from './apply-event';
import { Connection } from './connection';
import { Positions } from './positions';
import { RoomListeners } from './room-listeners';
import { Throttle } from './throttle';

type InboxEvent = InboxSubscription['inbox'];

/** At most one refresh of a room in so many ms, however much happens there. */
const REFRESH_MS = 500;

/**
 * Keeps this client in step with the server. One `inbox` subscription brings every lasting event of every room,
 * once and in order, from where the client is; it goes into Apollo's cache and to whoever listens to the room.
 */
export class Sync {
  readonly connection: Connection;
  /** From then on no event is missed: what is fetched later can only be newer than where the inbox goes on. */
  readonly ready: Promise<void>;

  private readonly positions = new Positions();
  private readonly lastSeqs = new Map<string, number>();
  private readonly events = new RoomListeners<[RoomEvent]>();
  private readonly resyncs = new RoomListeners<[]>();
  private readonly removals = new RoomListeners<[byOneself: boolean]>();
  private readonly watchers = new Set<(event: RoomEvent) => void>();
  private readonly refreshes = new Throttle<string>(REFRESH_MS, (roomId) => this.fetchRoom(roomId));
  private unsubscribe: () => void = () => undefined;
  private isStopped = false;

  constructor(
    private readonly client: ApolloClient,
    private readonly socket: Socket,
    private readonly meId: string,
  ) {
    this.connection = new Connection(socket);
    this.ready = this.start();
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe();
    this.refreshes.stop();
  }

  /** Where this client is in a room's log. */
  cursorOf(roomId: string): string | undefined {
    return this.positions.of(roomId);
  }

  /** Every lasting event of a room, each once and in order. */
  onRoomEvent(roomId: string, listener: (event: RoomEvent) => void): () => void {
    return this.events.add(roomId, listener);
  }

  /** The events of a room have a gap: whoever holds something of it fetches it again. */
  onResync(roomId: string, listener: () => void): () => void {
    return this.resyncs.add(roomId, listener);
  }

  /** The viewer is no longer in a room; they may have left it by themselves. */
  onRemoved(roomId: string, listener: (byOneself: boolean) => void): () => void {
    return this.removals.add(roomId, listener);
  }

  /** The events of all rooms. */
  onAnyEvent(watcher: (event: RoomEvent) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private async start(): Promise<void> {
    for (let attempt = 1; !this.isStopped; attempt++) {
      try {
        await this.loadPositions();
        break;
      } catch {
        await retryWait(attempt);
      }
    }
    if (!this.isStopped) this.follow();
  }

  /** The rooms that are shown first, and where the log of every room stands. */
  private async loadPositions(): Promise<void> {
    await this.client.query({ query: RoomsDocument });
    let after: string | null = null;
    do {
      const page = await this.fetchPositions(after);
      // What is shown already may be older than this answer: the log is followed from there.
      for (const { id, cursor } of page.nodes) this.positions.move(id, this.shownCursorOf(id) ?? cursor);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }

  private async fetchPositions(after: string | null): Promise<RoomPositionsQuery['rooms']> {
    const { data } = await this.client.query({
      query: RoomPositionsDocument,
      variables: { after },
      fetchPolicy: 'no-cache',
    });
    if (!data) throw new Error('Recado did not say where the rooms stand.');
    return data.rooms;
  }

  private shownCursorOf(roomId: string): string | undefined {
    return this.client.cache.readFragment({ id: roomKey(roomId), fragment: RoomCursorFragmentDoc })?.cursor;
  }

  private follow(): void {
    this.unsubscribe = subscribe(
      this.socket,
      this.client.cache.transformDocument(InboxDocument) as typeof InboxDocument,
      () => ({ after: this.positions.named() }),
      {
        next: ({ data }) => data?.inbox && this.take(data.inbox),
        error: () => this.followAgain(),
        complete: () => this.followAgain(),
      },
    );
  }

  /** The server has ended the stream (it could not bring it up to date): from the same cursors once more. */
  private followAgain(): void {
    void retryWait(2).then(() => {
      if (!this.isStopped) this.follow();
    });
  }

  private take(event: InboxEvent): void {
    if ('seq' in event) return this.takeRoomEvent(event);
    switch (event.__typename) {
      case 'RoomAdded':
        return this.takeRoom(event.room);
      case 'RoomRemoved':
        return this.loseRoom(event.roomId, false);
      case 'ReadElsewhere':
        return applyReadMark(this.client.cache, event.roomId, event.lastReadSeq);
      case 'ResyncRequired':
        return this.resync(event);
    }
  }

  private takeRoomEvent(event: RoomEvent): void {
    this.positions.move(event.roomId, event.cursor);
    // After a reconnect, what was on its way may come again.
    if (event.seq <= (this.lastSeqs.get(event.roomId) ?? 0)) return;
    this.lastSeqs.set(event.roomId, event.seq);
    const aftermath = applyEvent(this.client.cache, event, this.meId);
    this.events.tell(event.roomId, event);
    for (const watcher of this.watchers) watcher(event);
    if (aftermath === 'refresh-room') this.refreshes.run(event.roomId);
    if (aftermath === 'room-is-gone') this.loseRoom(event.roomId, event.actor?.id === this.meId);
  }

  /** A room that is new to the viewer; or one of so many that not all could be named. */
  private takeRoom({ id, cursor }: { id: string; cursor: string }): void {
    const isKnown = this.positions.has(id);
    const isShown = this.shownCursorOf(id) !== undefined;
    if (isKnown && !isShown) this.positions.move(id, cursor);
    else this.resync({ roomId: id, cursor });
  }

  private loseRoom(roomId: string, byOneself: boolean): void {
    this.positions.drop(roomId);
    this.lastSeqs.delete(roomId);
    this.client.cache.evict({ id: roomKey(roomId) });
    this.client.cache.gc();
    this.removals.tell(roomId, byOneself);
  }

  private resync({ roomId, cursor }: { roomId: string; cursor: string }): void {
    this.positions.move(roomId, cursor);
    // The numbers may have begun anew: after a restore they do.
    this.lastSeqs.delete(roomId);
    this.refreshes.run(roomId);
    this.resyncs.tell(roomId);
  }

  private async fetchRoom(id: string): Promise<void> {
    const { data } = await this.client.query({
      query: RoomDocument,
      variables: { id },
      fetchPolicy: 'network-only',
    });
    if (!data?.room) return;
    // Members are fetched again by whoever shows them.
    this.client.cache.evict({ id: roomKey(id), fieldName: 'members' });
    const { room } = data;
    this.client.cache.updateQuery(
      { query: RoomsDocument },
      (list) => list && { rooms: { ...list.rooms, nodes: [...list.rooms.nodes, room] } },
    );
  }
}
