import type { ApolloClient } from '@apollo/client';
import type { Client as Socket } from 'graphql-ws';
import { apiErrorOf } from '../api/errors';
import { retryWait } from '../api/retry-wait';
import { subscribe } from '../api/subscribe';
import {
  type DeliveredMark,
  InboxDocument,
  type InboxSubscription,
  MarkDeliveredDocument,
  RoomCursorFragmentDoc,
  RoomDeliveryFragmentDoc,
  RoomDocument,
  type RoomPartsFragment,
  RoomPositionsDocument,
  type RoomPositionsQuery,
  RoomsDocument,
} from '../gql';
import { applyEvent, applyReadMark, roomKey, type RoomEvent } from './apply-event';
import { Connection } from './connection';
import { DeliveredSignal, MOST_MEMBERS_WITH_MARKS } from './delivered-signal';
import { Positions } from './positions';
import { RoomListeners } from './room-listeners';
import { RoomViewers } from './room-viewers';
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
  private readonly refreshes = new Throttle<string>(REFRESH_MS, (roomId) => this.refresh(roomId));
  private readonly gaps = new Throttle<string>(REFRESH_MS, (roomId) => this.readAgain(roomId));
  private readonly viewers: RoomViewers;
  private readonly delivered = new DeliveredSignal((marks) => this.tellDelivered(marks));
  private unsubscribe: () => void = () => undefined;
  private isStopped = false;

  constructor(
    private readonly client: ApolloClient,
    private readonly socket: Socket,
    private readonly meId: string,
  ) {
    this.connection = new Connection(socket);
    this.viewers = new RoomViewers(client, this.connection);
    this.ready = this.start();
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe();
    this.refreshes.stop();
    this.gaps.stop();
    this.viewers.stop();
    this.delivered.stop();
  }

  /** Resolves once it is known what was read and muted on other devices while this one did not follow. */
  get caughtUp(): Promise<void> {
    return this.viewers.current;
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
    if (this.isStopped) return;
    this.follow();
    this.viewers.follow();
  }

  /** The rooms that are shown first, and where the log of every room stands. */
  private async loadPositions(): Promise<void> {
    const { data } = await this.client.query({ query: RoomsDocument });
    for (const room of data?.rooms.nodes ?? []) this.arrived(room);
    const rooms: { id: string; cursor: string }[] = [];
    let after: string | null = null;
    do {
      const page = await this.fetchPositions(after);
      rooms.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    // The most recently active come first here, and stand last there. What is shown already may be older than this
    // answer: the log is followed from there.
    for (const { id, cursor } of rooms.reverse()) this.positions.move(id, this.shownCursorOf(id) ?? cursor);
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
        next: ({ data }) => (data?.inbox ? this.take(data.inbox) : this.miss()),
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

  /** An event that the server could not answer for, and it does not say of which room: what is open is read again. */
  private miss(): void {
    for (const roomId of this.resyncs.rooms) this.gaps.run(roomId);
  }

  private readAgain(roomId: string): Promise<void> {
    this.resyncs.tell(roomId);
    return this.refresh(roomId);
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
    if (event.__typename === 'MessageSent') this.takeMessage(event);
    if (aftermath === 'refresh-room') this.refreshes.run(event.roomId);
    if (aftermath === 'room-is-gone') this.loseRoom(event.roomId, event.actor?.id === this.meId);
  }

  private takeMessage({ roomId, message }: RoomEvent & { __typename: 'MessageSent' }): void {
    if (message.sender?.id !== this.meId) this.delivered.arrived(roomId, message.seq);
    // The list may not have been read so far down: a room in which something was written belongs at its top.
    const list = this.client.cache.readQuery({ query: RoomsDocument });
    if (list && !list.rooms.nodes.some(({ id }) => id === roomId)) this.refreshes.run(roomId);
  }

  /** A room that is new to the viewer; or one of so many that not all could be named. */
  private takeRoom({ id, cursor }: { id: string; cursor: string }): void {
    if (this.positions.of(id) !== cursor) this.resync({ roomId: id, cursor });
  }

  private loseRoom(roomId: string, byOneself: boolean): void {
    this.delivered.drop(roomId);
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

  /** Tries until the network is back: what has led here is not told again. */
  private async refresh(roomId: string): Promise<void> {
    for (let tries = 1; !this.isStopped; tries++) {
      try {
        return await this.fetchRoom(roomId);
      } catch (error) {
        if (!apiErrorOf(error).retryable) return;
        await retryWait(tries);
      }
    }
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
    this.arrived(room);
    this.client.cache.updateQuery(
      { query: RoomsDocument },
      (list) => list && { rooms: { ...list.rooms, nodes: [...list.rooms.nodes, room] } },
    );
  }

  /** What the list shows of a room has come to this device, too. */
  private arrived({ id, lastMessage, viewer }: RoomPartsFragment): void {
    if (lastMessage && viewer.unreadCount > 0) this.delivered.arrived(id, lastMessage.seq);
  }

  private async tellDelivered(all: readonly DeliveredMark[]): Promise<void> {
    const marks = all.filter(({ roomId, seq }) => {
      const room = this.client.cache.readFragment({ id: roomKey(roomId), fragment: RoomDeliveryFragmentDoc });
      // Whoever has read it has it: that mark says more.
      return !room || (room.viewer.lastReadSeq < seq && room.memberCount <= MOST_MEMBERS_WITH_MARKS);
    });
    if (marks.length === 0) return;
    await this.client.mutate({
      mutation: MarkDeliveredDocument,
      variables: { marks },
      fetchPolicy: 'no-cache',
    });
  }
}
