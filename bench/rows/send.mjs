import { startNest, startSocketioMysql } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { connectAll, each, followers, inTurn, perSecond, warmUp, withSides } from './setup.mjs';

const ROOMS = 20;
const SIZE = 10;

/** @type {import('./row.mjs').Row} */
export const send = {
  id: 'send',
  title: 'Sending',
  meaning:
    `${ROOMS * SIZE} clients in ${ROOMS} rooms of ${SIZE}, all of whom write and listen: each sends a message, ` +
    'waits until the server has acknowledged it as kept, and sends the next. Messages a second; every one is ' +
    `delivered to ${SIZE} clients. The peers ask whether the sender is a member and write one INSERT for each ` +
    'message; all run on MariaDB, and Recado on SQLite besides.',
  async run({ rounds, seconds, warmUpSeconds }) {
    const world = separateRooms(ROOMS, SIZE);
    const starts = [
      () => startRecado(world),
      () => startSocketioMysql(world),
      () => startNest(world, { persist: true }),
      () => startRecado(world, { sqlite: true }),
    ];
    return withSides(starts, async (...sides) => {
      await connectAll(sides, followers(world));
      const job = { seconds, listeners: SIZE };
      await warmUp(sides, 'sendLoop', { ...job, seconds: warmUpSeconds });
      const measure = ({ server, load }) => server.costOf(() => load.call('sendLoop', job));
      const results = await inTurn(sides, rounds, measure, { warmUp: false });
      return [
        {
          what: 'kept and delivered',
          unit: 'messages/s',
          values: each(results, ({ messages, ms }) => perSecond(messages, ms)),
          bars: [
            { peer: 'Socket.IO + MySQL', atLeast: 3 },
            { peer: 'stock Nest', atLeast: 3 },
          ],
          details: results,
        },
        {
          what: 'until acknowledged, median',
          unit: 'ms',
          values: each(results, ({ answerP50 }) => answerP50),
          bars: [],
        },
      ];
    });
  },
};
