import { startSocketioMysql } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { connectAll, each, followers, inTurn, warmUp, withSides } from './setup.mjs';

const ROOMS = 100;
const SIZE = 10;
const RATE = 500;

/** @type {import('./row.mjs').Row} */
export const latency = {
  id: 'latency',
  title: 'Latency',
  meaning:
    `${ROOMS * SIZE} clients in ${ROOMS} rooms of ${SIZE}; ${RATE} messages a second leave whatever comes back, one by ` +
    'one with random gaps, and each is kept in MariaDB before it is delivered. Time from the moment a client sends to ' +
    'the moment another has received, over all deliveries.',
  async run({ rounds, latencySeconds, warmUpSeconds }) {
    const world = separateRooms(ROOMS, SIZE);
    const starts = [() => startRecado(world), () => startSocketioMysql(world)];
    return withSides(starts, async (...sides) => {
      await connectAll(sides, followers(world));
      const job = { ratePerSecond: RATE, listeners: SIZE };
      await warmUp(sides, 'sendLoop', { seconds: warmUpSeconds, listeners: SIZE });
      const measure = ({ load }) => load.call('paced', { ...job, seconds: latencySeconds });
      const results = await inTurn(sides, rounds, measure, { warmUp: false });
      return [
        { what: 'median', unit: 'ms', values: each(results, ({ p50 }) => p50), bars: [], details: results },
        {
          what: 'p99',
          unit: 'ms',
          values: each(results, ({ p99 }) => p99),
          bars: [{ atMost: 50 }, { peer: 'Socket.IO + MySQL', atMost: 1 }],
        },
      ];
    });
  },
};
