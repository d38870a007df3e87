import { ApolloClient } from '@apollo/client';
import type { Client, Sink } from 'graphql-ws';
import { firstValueFrom } from 'rxjs';
import { PresenceNowDocument, RoomActivityDocument } from '../gql';
import { createCache } from './cache';
import { createSocketLink } from './socket-link';

const refusal = (code: string, retryable: boolean) => [{ message: code, extensions: { code, retryable } }];

/** A socket that refuses what it is asked, as often as there are refusals; then it brings one answer. */
function scene(refusals: object[][]) {
  let asked = 0;
  const waits: number[] = [];
  const socket = {
    subscribe: (_: unknown, sink: Sink) => {
      const refused = refusals[asked++];
      if (refused) sink.error(refused);
      else sink.next({ data: { roomActivity: null } });
      return () => undefined;
    },
  };
  const link = createSocketLink(socket as unknown as Client, (tries) =>
    Promise.resolve(void waits.push(tries)),
  );
  const client = new ApolloClient({ cache: createCache(), link });
  const follow = () =>
    firstValueFrom(client.subscribe({ query: RoomActivityDocument, variables: { roomId: 'room' } }));
  const ask = () =>
    client.query({
      query: PresenceNowDocument,
      variables: { userIds: [] },
      context: { overSocket: true },
    });
  return { follow, ask, waits, asked: () => asked };
}

describe('over the socket', () => {
  it('a subscription that is refused for now begins again, after a longer wait each time', async () => {
    const away = refusal('UNAVAILABLE', true);
    const { follow, waits } = scene([away, away]);
    expect((await follow()).data).toEqual({ roomActivity: null });
    expect(waits).toEqual([1, 2]);
  });

  it('a subscription that is refused for good does not', async () => {
    const { follow, asked } = scene([refusal('FORBIDDEN', false)]);
    expect((await follow()).error).toMatchObject({ message: 'FORBIDDEN' });
    expect(asked()).toBe(1);
  });

  it('what is asked once is for whoever asks to ask again', async () => {
    const { ask, asked } = scene([refusal('UNAVAILABLE', true)]);
    await expect(ask()).rejects.toThrow('UNAVAILABLE');
    expect(asked()).toBe(1);
  });
});
