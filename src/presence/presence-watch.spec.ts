import { afterEach, describe, expect, it } from '@jest/globals';
import { PubSub } from '../pubsub/pubsub.js';
import { RedisConnections } from '../pubsub/redis.js';
import type { Devices } from '../realtime/devices.js';
import { PresenceWatch } from './presence-watch.js';

describe('a watch on the presence of people', () => {
  let pubsub: PubSub;
  afterEach(() => pubsub.onApplicationShutdown());

  async function setUp() {
    pubsub = new PubSub(await RedisConnections.open(null));
    const presence = new PresenceWatch(pubsub, {} as Devices);
    const told: string[] = [];
    return { presence, told, listener: ({ userId }: { userId: string }) => void told.push(userId) };
  }

  it('hears of its people in its workspace, and of nobody else', async () => {
    const { presence, told, listener } = await setUp();
    const watch = await presence.watch('w', ['ana'], listener);
    presence.announce('w', 'ana');
    presence.announce('w', 'bruno');
    presence.announce('other', 'ana');
    watch.add('bruno');
    presence.announce('w', 'bruno');
    watch.remove('ana');
    presence.announce('w', 'ana');
    watch.close();
    presence.announce('w', 'bruno');
    expect(told).toEqual(['ana', 'bruno']);
  });

  it('goes on hearing of people that it adds after all the others have closed', async () => {
    const { presence, told, listener } = await setUp();
    const watch = await presence.watch('w', [], listener);
    const other = await presence.watch('w', ['bruno'], () => undefined);
    other.close();
    // The closing of the other one comes a moment later.
    await new Promise((resolve) => setImmediate(resolve));
    watch.add('ana');
    presence.announce('w', 'ana');
    expect(told).toEqual(['ana']);
  });
});
