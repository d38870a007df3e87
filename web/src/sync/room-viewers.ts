import type { ApolloClient } from '@apollo/client';
import type { Client as Socket } from 'graphql-ws';
import { retryWait } from '../api/retry-wait';
import {
  type OwnMarksFragment,
  OwnMarksFragmentDoc,
  RoomViewersDocument,
  type RoomViewersQuery,
} from '../gql';
import { roomKey } from './apply-event';

/**
 * How far the viewer has read, and what they have muted. No log tells of it, and their other devices go on while this
 * one is away: after each break it is read again, and the furthest mark wins (see api/cache.ts).
 */
export class RoomViewers {
  /** Resolves once it is known what moved during the last break. */
  current: Promise<void> = Promise.resolve();

  private connections = 0;

  constructor(
    private readonly client: Pick<ApolloClient, 'query' | 'cache'>,
    socket: Pick<Socket, 'on'>,
    private readonly wait = retryWait,
  ) {
    socket.on('connected', () => {
      this.connections += 1;
      if (this.connections > 1) this.current = this.read(this.connections);
    });
  }

  stop(): void {
    this.connections += 1;
    this.current = Promise.resolve();
  }

  private async read(connection: number): Promise<void> {
    let after: string | null = null;
    for (let tries = 1; connection === this.connections;) {
      try {
        const { nodes, pageInfo } = await this.fetchPage(after);
        this.write(nodes);
        if (!pageInfo.hasNextPage) return;
        after = pageInfo.endCursor;
      } catch {
        await this.wait(tries++);
      }
    }
    // There was another break meanwhile.
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
