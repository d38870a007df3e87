import type { ApolloClient } from '@apollo/client';
import { retryWait } from '../api/retry-wait';
import {
  type OwnMarksFragment,
  OwnMarksFragmentDoc,
  RoomViewersDocument,
  type RoomViewersQuery,
} from '../gql';
import { roomKey } from './apply-event';
import type { Connection } from './connection';

/**
 * How far the viewer has read, and what they have muted. No log tells of it, and their other devices go on while this
 * one loads its rooms or is away: it is read behind the inbox whenever that begins, and the furthest mark wins (see
 * api/cache.ts).
 */
export class RoomViewers {
  /** Resolves once it is known what moved before the inbox last began. */
  current: Promise<void> = Promise.resolve();

  private isFollowed = false;
  private readings = 0;

  constructor(
    private readonly client: Pick<ApolloClient, 'query' | 'cache'>,
    private readonly connection: Connection,
    private readonly wait = retryWait,
  ) {
    connection.subscribe(() => this.readAgain());
  }

  /** The inbox has been asked for: from now on it is asked for again with each connection. */
  follow(): void {
    this.isFollowed = true;
    this.readAgain();
  }

  stop(): void {
    this.isFollowed = false;
    this.readings += 1;
    this.current = Promise.resolve();
  }

  private readAgain(): void {
    if (this.connection.state === 'live' && this.isFollowed) this.current = this.read(++this.readings);
  }

  private async read(reading: number): Promise<void> {
    let after: string | null = null;
    for (let tries = 1; reading === this.readings;) {
      try {
        const { nodes, pageInfo } = await this.fetchPage(after);
        this.write(nodes);
        if (!pageInfo.hasNextPage) return;
        after = pageInfo.endCursor;
      } catch {
        await this.wait(tries++);
      }
    }
    // It began once more meanwhile.
    return this.current;
  }

  /** Over the socket, behind the inbox, so that nothing falls between the two. */
  private async fetchPage(after: string | null): Promise<RoomViewersQuery['rooms']> {
    const { data } = await this.client.query({
      query: RoomViewersDocument,
      variables: { after },
      context: { overSocket: true },
      // The rooms are in the cache; another list of them is of no use there.
      fetchPolicy: 'no-cache',
    });
    if (!data) throw new Error('Recado did not say what was read.');
    return data.rooms;
  }

  private write(rooms: readonly OwnMarksFragment[]): void {
    this.client.cache.batch({
      update: (cache) => {
        for (const room of rooms)
          cache.writeFragment({ id: roomKey(room.id), fragment: OwnMarksFragmentDoc, data: room });
      },
    });
  }
}
