import { startSocketioMysql } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { connectAll, each, inTurn, perSecond, warmUp, withSides, writers } from './setup.mjs';

/** @type {import('./row.mjs').Row} */
export const sendDurable = {
  id: 'send-durable',
  title: 'Sending, durable only',
  meaning:
    '100 clients in 10 rooms write and nobody listens; each has one message under way. Messages a second, ' +
    'acknowledged as kept in MariaDB. The peer is Socket.IO + MySQL without its membership query: one INSERT for ' +
    'each message, through a pool of 32 connections. Where it reaches 3,000 a second, the bar is 10,000.',
  async run({ rounds, seconds, warmUpSeconds }) {
    const world = separateRooms(10, 10);
    const starts = [() => startRecado(world), () => startSocketioMysql(world, { checkMembers: false })];
    return withSides(starts, async (...sides) => {
      await connectAll(sides, writers(world), { settle: false });
      await warmUp(sides, 'sendLoop', { seconds: warmUpSeconds });
      const measure = ({ server, load }) => server.costOf(() => load.call('sendLoop', { seconds }));
      const results = await inTurn(sides, rounds, measure, { warmUp: false });
      return [
        {
          what: '100 under way, no listeners',
          unit: 'messages/s',
          values: each(results, ({ messages, ms }) => perSecond(messages, ms)),
          bars: [{ peer: 'single INSERT', atLeast: 3, instead: { from: 3000, atLeast: 10_000 } }],
          details: results,
        },
      ];
    });
  },
};
