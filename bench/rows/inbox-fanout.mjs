import { startNest, startSocketio, startWsLoop } from '../servers/peers.mjs';
import { startRecado } from '../servers/recado.mjs';
import { makeWorld } from '../world.mjs';
import { client, connectAll, each, inTurn, warmUp, withSides } from './setup.mjs';

const SUBSCRIBERS = 1000;
const ROOMS = 20;

/** @type {import('./row.mjs').Row} */
export const inboxFanout = {
  id: 'inbox-fanout',
  title: 'Inbox fan-out',
  meaning:
    `${SUBSCRIBERS} people who are all in the same ${ROOMS} rooms, each with one inbox subscription for all of ` +
    'them (peers: one socket in all rooms); messages go into one room after the other, the next when everybody has ' +
    'the last. Processor time of the server for each delivery.',
  async run({ rounds, seconds, warmUpSeconds }) {
    const world = makeWorld(SUBSCRIBERS + 1, ROOMS, () => true);
    const people = world.people.map((person, i) => client(person, world.rooms, i === 0 ? null : 'inbox'));
    const starts = [() => startRecado(world), startWsLoop, startSocketio, () => startNest(world)];
    const job = { seconds, burst: 1, subscribers: SUBSCRIBERS, rooms: world.rooms.map((room) => room.id) };
    return withSides(starts, async (...sides) => {
      await connectAll(sides, people);
      await warmUp(sides, 'fanOut', { ...job, burst: 20, seconds: warmUpSeconds });
      const measure = ({ server, load }) => server.costOf(() => load.call('fanOut', job));
      const results = await inTurn(sides, rounds, measure, { warmUp: false });
      return [
        {
          what: `${ROOMS} rooms in one inbox`,
          unit: 'µs a delivery',
          values: each(results, ({ cpuMicros, deliveries }) => cpuMicros / deliveries),
          bars: [],
        },
      ];
    });
  },
};
