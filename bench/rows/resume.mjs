import { ROOM_CURSOR } from '../documents.mjs';
import { startRecado } from '../servers/recado.mjs';
import { makeWorld } from '../world.mjs';
import { client, withSides } from './setup.mjs';

const BEHIND = 500;

/** @type {import('./row.mjs').Row} */
export const resume = {
  id: 'resume',
  title: 'Resuming',
  meaning:
    `Clients of one room come back at once, ${BEHIND} events behind, and follow from their cursor. Processor time for ` +
    'each event they get, the time until all have everything, and how often each range of the event log was read ' +
    'from MariaDB (statements on room_events, divided by the different ones among them).',
  async run({ rounds, quick, returning }) {
    const world = makeWorld(returning + 1, 1, () => true);
    const results = [];
    for (let round = 0; round < (quick ? 1 : Math.min(rounds, 3)); round++)
      results.push(
        await withSides([() => startRecado(world, { countQueries: true })], (side) => comeBack(side, world)),
      );
    const line = (what, unit, pick, bars = []) => ({
      what,
      unit,
      values: { Recado: results.map(pick) },
      bars,
    });
    return [
      line(`${returning} clients, ${BEHIND} events each`, 'µs a delivery', (r) => r.microsPerDelivery),
      line('until all have everything', 's', (r) => r.seconds),
      line('reads of each range', 'times', (r) => r.reads / r.ranges, [{ atMost: 1.1 }]),
      { ...line('reads of room_events', 'statements', (r) => r.reads), details: results },
    ];
  },
};

async function comeBack({ server, load, counter }, { people, rooms: [room] }) {
  const [writer, ...away] = people;
  const { port, dialect } = server;
  const { data } = await load.call('request', {
    port,
    token: writer.token,
    query: ROOM_CURSOR,
    variables: { id: room.id },
    times: 1,
  });
  await load.call('connect', { dialect, port, people: [client(writer, [room], null)] });
  await load.call('sendMany', { roomId: room.id, count: BEHIND });
  await server.quiet();
  await server.rest();
  const after = data.room.cursor;
  const returning = away.map((person) => ({ ...client(person, [room], 'rooms'), after }));
  const expected = away.length * BEHIND;
  let result;
  const statements = await counter.during(async () => {
    const started = performance.now();
    result = await server.costOf(async () => {
      await load.call('connect', { dialect, port, people: returning });
      return load.call('resumed', { deliveries: expected });
    });
    result.ms = performance.now() - started;
  });
  const reads = statements.filter(({ sql }) => /^\s*SELECT\b/i.test(sql) && /\broom_events\b/.test(sql));
  return {
    microsPerDelivery: result.cpuMicros / expected,
    seconds: result.ms / 1000,
    reads: reads.length,
    ranges: new Set(reads.map(({ whole }) => whole)).size,
    statements: statements.length,
  };
}
