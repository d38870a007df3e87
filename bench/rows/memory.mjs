import { SET_TYPING } from '../documents.mjs';
import { startRecado } from '../servers/recado.mjs';
import { separateRooms } from '../world.mjs';
import { connectAll, followers, withSides } from './setup.mjs';

const LOAD = { messagesPerSecond: 200, typingPerSecond: 50, returnsPerSecond: 10, typing: SET_TYPING };
const WARM_UP_SECONDS = 60;

/** @type {import('./row.mjs').Row} */
export const memory = {
  id: 'memory',
  title: 'Memory',
  longOnly: true,
  meaning:
    '400 clients in 40 rooms: 200 messages and 50 typing signals a second, and 10 clients a second who leave and come ' +
    'back. Resident memory after a garbage collection, after the first minute and at the end.',
  async run({ memoryMinutes }) {
    const world = separateRooms(40, 10);
    return withSides([() => startRecado(world)], async (side) => {
      await connectAll([side], followers(world));
      await side.load.call('mixed', { ...LOAD, seconds: Math.min(WARM_UP_SECONDS, memoryMinutes * 60) });
      const first = await side.server.rssKb();
      const { messages, returns } = await side.load.call('mixed', { ...LOAD, seconds: memoryMinutes * 60 });
      const last = await side.server.rssKb();
      return [
        {
          what: `after ${memoryMinutes} minutes of mixed load`,
          unit: 'MB',
          values: { Recado: [last / 1024], 'at the start': [first / 1024] },
          bars: [],
          details: { messages, returns },
        },
      ];
    });
  },
};
