import { fillMessages, messageId } from '../databases/fill-recado.mjs';
import { NEWEST_PAGE, PAGE_AROUND } from '../documents.mjs';
import { startRecado } from '../servers/recado.mjs';
import { median } from '../statistics.mjs';
import { makeWorld } from '../world.mjs';
import { withSides } from './setup.mjs';

const SHORT = 1000;

/** @type {import('./row.mjs').Row} */
export const history = {
  id: 'history',
  title: 'History',
  meaning:
    'A page of 50 messages over HTTP, one request after the other: the newest of a room, and those around a message ' +
    'in the middle of it. Median time, in a room of many messages and in one of few.',
  async run({ rounds, historyLength, historyPages }) {
    const world = makeWorld(2, 2, () => true);
    const [short, long] = world.rooms;
    return withSides([() => startRecado(world)], async ({ server, database, load }) => {
      await fillMessages(database, short, SHORT);
      await fillMessages(database, long, historyLength);
      // What was filled in goes from the log to its place now, and not while it is read.
      await database.run('ANALYZE TABLE messages');
      const page = async (room, query, variables) => {
        const { token } = world.people[0];
        const { ms, data } = await load.call('request', {
          port: server.port,
          token,
          query,
          variables: { id: room.id, ...variables },
          times: historyPages,
        });
        if (data.room.messages.nodes.length < 50) throw new Error('A page is not full');
        return median(ms);
      };
      const newest = (room) => page(room, NEWEST_PAGE, {});
      const around = (room, length) => page(room, PAGE_AROUND, { message: messageId(room, length / 2) });
      const lines = [];
      for (const [what, read] of [
        ['newest', newest],
        ['around one in the middle', around],
      ]) {
        const values = { Recado: [], [`of ${SHORT}`]: [] };
        await read(short, SHORT);
        await read(long, historyLength);
        for (let round = 0; round < rounds; round++) {
          values.Recado.push(await read(long, historyLength));
          values[`of ${SHORT}`].push(await read(short, SHORT));
        }
        const name = `${what}, ${historyLength.toLocaleString('en')} messages`;
        lines.push({ what: name, unit: 'ms', values, bars: [{ peer: `of ${SHORT}`, atMost: 1.5 }] });
      }
      return lines;
    });
  },
};
