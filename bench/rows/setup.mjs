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
  const sides = [];
  try {
    for (const start of starts) sides.push({ ...(await start()), load: new LoadProcess() });
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

/** A B A B: each round asks every side in turn. Gives what each answered in each round, by its name. */
export async function inTurn(sides, rounds, measure) {
  /** @type {Record<string, any[]>} */
  const results = Object.fromEntries(sides.map(({ server }) => [server.name, []]));
  for (let round = 0; round < rounds; round++)
    for (const side of sides) results[side.server.name].push(await measure(side));
  return results;
}

/** Picks one number of each round: what a line of the table is made of. */
export const each = (results, pick) =>
  Object.fromEntries(Object.entries(results).map(([name, rounds]) => [name, rounds.map(pick)]));

/** Opens the clients of one side, and waits until every subscription stands. */
export async function connectAll({ server, load }, people, { settle = true } = {}) {
  await load.call('connect', { dialect: server.dialect, port: server.port, people });
  if (settle) await load.call('settle');
  await server.quiet();
  await server.rest();
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
