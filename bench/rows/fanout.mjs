import { startNest, startSocketio, startWsLoop } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { makeWorld } from '../world.mjs';
import { client, connectAll, each, inTurn, warmUp, withSides } from './setup.mjs';

const SUBSCRIBERS = 1000;

/** @type {import('./row.mjs').Row} */
export const fanout = {
  id: 'fanout',
  title: 'Fan-out',
  meaning:
    `One room with ${SUBSCRIBERS} subscribers, each on a socket of their own; somebody else writes, and the next ` +
    'message (or burst) leaves when everybody has received the last. Processor time of the server for each ' +
    'delivery of an event of about 400 bytes (and the frame of its protocol around it). Recado also writes each ' +
    'message to MariaDB; its peers write nothing.',
  async run({ rounds, seconds, warmUpSeconds }) {
    const world = makeWorld(SUBSCRIBERS + 1, 1, () => true);
    const [room] = world.rooms;
    const people = world.people.map((person, i) => client(person, [room], i === 0 ? null : 'rooms'));
    const starts = [() => startRecado(world), startWsLoop, startSocketio, () => startNest(world)];
    return withSides(starts, async (...sides) => {
      await connectAll(sides, people);
      const shared = { subscribers: SUBSCRIBERS, rooms: [room.id] };
      await warmUp(sides, 'fanOut', { ...shared, burst: 20, seconds: warmUpSeconds });
      const lines = [];
      for (const burst of [1, 5, 20]) {
        const job = { ...shared, seconds, burst };
        const measure = async ({ server, load }) => {
          // Every side has just been idle while the others were measured: the compiler and the caches forget.
          await load.call('fanOut', { ...job, seconds: seconds / 2 });
          return server.costOf(() => load.call('fanOut', job));
        };
        const results = await inTurn(sides, rounds, measure, { warmUp: false });
        lines.push({
          what: burst === 1 ? 'one at a time' : `bursts of ${burst}`,
          unit: 'µs a delivery',
          values: each(results, ({ cpuMicros, deliveries }) => cpuMicros / deliveries),
          bars: BARS[burst] ?? [],
          details: each(results, ({ deliveries, bytes, ms }) => ({
            deliveriesPerSecond: Math.round((deliveries * 1000) / ms),
            bytesPerDelivery: Math.round(bytes / deliveries),
          })),
        });
      }
      return lines;
    });
  },
};

const BARS = {
  1: [
    { peer: 'ws loop', atMost: 1.1 },
    { peer: 'Socket.IO', atMost: 0.85 },
    { peer: 'stock Nest', atMost: 0.25 },
  ],
  5: [{ peer: 'ws loop', atMost: 0.45 }],
};
