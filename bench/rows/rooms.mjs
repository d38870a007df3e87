import { fillMessages } from '../databases/fill-recado.mjs';
import { ROOM_LIST } from '../documents.mjs';
import { startRecado } from '../servers/recado.mjs';
import { median } from '../statistics.mjs';
import { makeWorld } from '../world.mjs';
import { withSides } from './setup.mjs';

const MANY = 500;
const FEW = 50;

/** @type {import('./row.mjs').Row} */
export const rooms = {
  id: 'rooms',
  title: 'Rooms of a person',
  meaning:
    `The first 100 rooms with unread count, last message and five members each, over HTTP, for a person in ${MANY} ` +
    `rooms and for one in ${FEW}. Median time, and the statements that reach MariaDB for one request, with those of ` +
    'authentication (counted by a proxy before the database).',
  async run({ rounds, historyPages }) {
    const world = makeWorld(12, MANY, (room, person) => person > 1 || person === 0 || room < FEW);
    const [inMany, inFew] = world.people;
    return withSides([() => startRecado(world, { countQueries: true })], async (side) => {
      for (const room of world.rooms) await fillMessages(side.database, room, 4);
      const many = { ms: [], statements: [] };
      const few = { ms: [], statements: [] };
      let statements = [];
      await read(side, inMany, 10);
      for (let round = 0; round < rounds; round++) {
        for (const [person, into] of [
          [inMany, many],
          [inFew, few],
        ]) {
          into.ms.push(median(await read(side, person, Math.ceil(historyPages / 4))));
          statements = await side.counter.during(() => read(side, person, 1));
          into.statements.push(statements.length);
        }
      }
      return [
        {
          what: `in ${MANY} rooms`,
          unit: 'ms',
          values: { Recado: many.ms, [`in ${FEW}`]: few.ms },
          bars: [],
        },
        {
          what: 'statements, authentication included',
          unit: 'statements',
          values: { Recado: many.statements, [`in ${FEW}`]: few.statements },
          bars: [{ atMost: 6 }, { peer: `in ${FEW}`, atMost: 1 }],
          details: statements.map(({ sql }) => sql.slice(0, 1000)),
        },
      ];
    });
  },
};

async function read({ server, load }, { token }, times) {
  const { ms, data } = await load.call('request', {
    port: server.port,
    token,
    query: ROOM_LIST,
    variables: {},
    times,
  });
  const { nodes } = data.rooms;
  if (nodes.length < FEW || nodes.some((room) => room.members.nodes.length < 5 || !room.lastMessage))
    throw new Error('The list of rooms is not complete');
  return ms;
}
