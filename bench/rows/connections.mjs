import { readFileSync } from 'node:fs';
import { startNest } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { followers, withSides } from './setup.mjs';

const ROOM_SIZE = 100;
/** Files that a process opens beside its sockets. */
const OTHER_FILES = 200;

/** @type {import('./row.mjs').Row} */
export const connections = {
  id: 'connections',
  title: 'Connections',
  meaning:
    `People in rooms of ${ROOM_SIZE}, each with a socket and a subscription to the room's events, opened 100 at a ` +
    'time on a fresh server. Time until the last has subscribed; processor time of the server until it is quiet ' +
    'again; resident memory it gained, after a garbage collection before and after. Then a message to each room has ' +
    'to reach everybody exactly once.',
  async run({ rounds, quick, connections: counts }) {
    const lines = [];
    requireFiles(Math.max(...counts) + OTHER_FILES);
    for (const count of counts) {
      const world = separateRooms(count / ROOM_SIZE, ROOM_SIZE);
      /** @type {Record<string, object[]>} */
      const results = {};
      for (let round = 0; round < (quick ? 1 : Math.min(rounds, 3)); round++) {
        for (const start of [() => startRecado(world), () => startNest(world)]) {
          const { name, ...result } = await withSides([start], (side) => open(side, world));
          (results[name] ??= []).push(result);
        }
      }
      lines.push(...linesOf(count, results));
    }
    return lines;
  },
};

/** @throws Error where the system lets no process have so many files open */
function requireFiles(needed) {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  if (limit !== undefined && Number(limit) < needed)
    throw new Error(`This row needs ${needed} open files: ulimit -n ${needed}`);
}

async function open({ server, load }, world) {
  const people = followers(world);
  const rssBefore = await server.rssKb();
  await server.rest();
  const { ms, cpuMicros } = await server.costOf(async () => {
    const result = await load.call('connect', { dialect: server.dialect, port: server.port, people });
    await server.quiet();
    return result;
  });
  const rss = (await server.rssKb()) - rssBefore;
  const held = server.openFiles();
  // A message to each room: whoever is not there, or gets it twice, fails the row.
  const { deliveries } = await load.call('settle');
  await load.call('disconnect');
  const count = people.length;
  return { name: server.name, ms, micros: cpuMicros / count, kb: rss / count, held, deliveries };
}

function linesOf(count, results) {
  const many = count.toLocaleString('en');
  const pick = (key) =>
    Object.fromEntries(Object.entries(results).map(([name, rounds]) => [name, rounds.map((r) => r[key])]));
  return [
    {
      what: `${many} held, subscribed and reached`,
      unit: 'connections',
      values: pick('deliveries'),
      bars: [{ atLeast: count }],
      details: results,
    },
    {
      what: `${many}: time`,
      unit: 's',
      values: Object.fromEntries(
        Object.entries(results).map(([name, rounds]) => [name, rounds.map(({ ms }) => ms / 1000)]),
      ),
      bars: [{ peer: 'stock Nest', atMost: 1 }],
    },
    { what: `${many}: processor time`, unit: 'µs each', values: pick('micros'), bars: [] },
    { what: `${many}: memory`, unit: 'KB each', values: pick('kb'), bars: [{ atMost: 16 }] },
  ];
}
