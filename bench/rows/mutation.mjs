import { SET_TYPING } from '../documents.mjs';
import { startNest } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { each, inTurn, perSecond, withSides } from './setup.mjs';

const CALLERS = 50;

/** @type {import('./row.mjs').Row} */
export const mutation = {
  id: 'mutation',
  title: 'Small mutation',
  meaning:
    `setTyping, which writes nothing, by ${CALLERS} people in rooms of 10, one under way each and nobody ` +
    'listening; over HTTP on kept connections, and over the socket. Recado asks for the session and the membership ' +
    'as always; stock Nest checks the signature of the token only. Stock Nest publishes to Redis; Recado need not, ' +
    'as it is the only node. Mutations a second.',
  async run({ rounds, seconds }) {
    const world = separateRooms(CALLERS / 10, 10);
    const callers = world.rooms.flatMap(({ id, members }) =>
      members.map(({ token }) => ({ token, variables: { roomId: id } })),
    );
    return withSides([() => startRecado(world), () => startNest(world)], async (...sides) => {
      const lines = [];
      for (const transport of ['http', 'socket']) {
        const job = { transport, seconds, query: SET_TYPING, callers };
        const results = await inTurn(sides, rounds, ({ server, load }) =>
          server.costOf(() => load.call('mutate', { ...job, port: server.port })),
        );
        lines.push(
          {
            what: `over ${transport === 'http' ? 'HTTP' : 'the socket'}`,
            unit: 'mutations/s',
            values: each(results, ({ operations, ms }) => perSecond(operations, ms)),
            bars: [{ peer: 'stock Nest', atLeast: 2 }],
          },
          {
            what: `over ${transport === 'http' ? 'HTTP' : 'the socket'}, processor time`,
            unit: 'µs a mutation',
            values: each(results, ({ cpuMicros, operations }) => cpuMicros / operations),
            bars: [],
          },
        );
      }
      return lines;
    });
  },
};
