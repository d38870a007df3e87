import { LoadProcess } from '../load/load-process.mjs';

/**
 * @typedef {{ server: import('../servers/server.mjs').Server, close: () => Promise<void> }} Started
 * @typedef {Started & { load: LoadProcess }} Side a server and its clients
 */

/**
 * Starts servers, gives each a load process, and stops everything at the end, whatever happens.
 *
 * @template {Started} S
 * @template T
 * @param {(() => Promise<S>)[]} starts
 * @param {(...sides: (S & { load: LoadProcess })[]) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSides(starts, use) {
  const settled = await Promise.allSettled(starts.map((start) => start()));
  const sides = settled
    .filter(({ status }) => status === 'fulfilled')
    .map(({ value }) => ({ ...value, load: new LoadProcess() }));
  try {
    const failed = settled.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    return await use(...sides);
  } finally {
    for (const { load } of sides) load.stop();
    await Promise.all(
      sides.map(async ({ server, close }) => {
        await server.stop();
        await close();
      }),
    );
  }
}

/**
 * A B A B: each round asks every side in turn. A round before the first warms up and is not counted.
 *
 * @template R
 * @param {Side[]} sides
 * @param {number} rounds
 * @param {(side: Side) => Promise<R>} measure
 * @returns {Promise<Record<string, R[]>>} what each answered in each round, by the name of its server
 */
export async function inTurn(sides, rounds, measure, { warmUp = true } = {}) {
  const results = Object.fromEntries(sides.map(({ server }) => [server.name, []]));
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const side of sides) {
      const result = await measure(side).catch((error) => {
        throw new Error(`${side.server.name}: ${error.message}`, { cause: error });
      });
      if (round >= 0) results[side.server.name].push(result);
    }
  }
  return results;
}

/**
 * Every side does so much of the work before the first round that its compiler is through with it: what is measured
 * is a server that has been up for a while.
 *
 * @param {Side[]} sides
 * @param {keyof import('../load/jobs.mjs').jobs} job
 * @param {object} args
 */
export const warmUp = (sides, job, args) =>
  inTurn(sides, 1, ({ load }) => load.call(job, args), { warmUp: false });

/** Picks one number of each round: what a line of the table is made of. */
export const each = (results, pick) =>
  Object.fromEntries(Object.entries(results).map(([name, rounds]) => [name, rounds.map(pick)]));

/**
 * Opens the clients of every side, waits until all subscriptions stand, and until nobody has anything left to do.
 *
 * @param {Side[]} sides
 * @param {object[]} people as {@link client} makes them
 */
export async function connectAll(sides, people, { settle = true } = {}) {
  await Promise.all(
    sides.map(async ({ server, load }) => {
      await load.call('connect', { dialect: server.dialect, port: server.port, people });
      if (settle) await load.call('settle');
    }),
  );
  await Promise.all(sides.map(({ server }) => server.quiet()));
  await Promise.all(sides.map(({ server }) => server.rest()));
}

/** As the load knows people: their token, the rooms they are in, and what they follow. */
export const client = (person, rooms, follow) => ({
  token: person.token,
  rooms: rooms.map((room) => room.id),
  follow,
});

/** Everybody of every room, following it. */
export const followers = ({ rooms }) =>
  rooms.flatMap((room) => room.members.map((member) => client(member, [room], 'rooms')));

/** Everybody of every room, only writing. */
export const writers = ({ rooms }) =>
  rooms.flatMap((room) => room.members.map((member) => client(member, [room], null)));

export const perSecond = (count, ms) => (count * 1000) / ms;
