import { fileURLToPath } from 'node:url';
import { fillPeer } from '../databases/fill-peer.mjs';
import { MariaDb } from '../databases/mariadb.mjs';
import { compileNest } from '../peers/nest-stock/compile.mjs';
import { REDIS_URL } from '../settings.mjs';
import { JWT_SECRET } from '../world.mjs';
import { Server } from './server.mjs';

const peer = (file) => fileURLToPath(new URL(`../peers/${file}`, import.meta.url));

/** A loop over sockets: the least that a server of this kind can do. */
export async function startWsLoop() {
  const server = await Server.start({
    name: 'ws loop',
    dialect: 'loop',
    script: peer('ws-loop.mjs'),
    ready: '/',
    env: {},
  });
  return { server, close: async () => {} };
}

/** Socket.IO with rooms, without a database. */
export async function startSocketio() {
  const server = await Server.start({
    name: 'Socket.IO',
    dialect: 'socketio',
    script: peer('socketio.mjs'),
    ready: '/',
    env: {},
  });
  return { server, close: async () => {} };
}

/**
 * Socket.IO and MySQL, as chat servers are usually written.
 *
 * @param {import('../world.mjs').World} world
 * @param {{ checkMembers?: boolean }} [options] without the check, a message is one INSERT and nothing else
 */
export const startSocketioMysql = (world, { checkMembers = true } = {}) =>
  withDatabase(world, {
    name: checkMembers ? 'Socket.IO + MySQL' : 'single INSERT',
    dialect: 'socketio',
    script: peer('socketio-mysql.mjs'),
    ready: '/',
    env: { CHECK_MEMBERS: checkMembers ? 'yes' : 'no' },
  });

/**
 * Nest with Apollo, graphql-ws and Redis, as `nest new` and Nest's documentation give it.
 *
 * @param {import('../world.mjs').World} world
 * @param {{ persist?: boolean }} [options] whether a message is written to the database
 */
export const startNest = (world, { persist = false } = {}) =>
  withDatabase(world, {
    name: 'stock Nest',
    dialect: 'graphql',
    script: compileNest(),
    ready: '/',
    env: { REDIS_URL, PERSIST: persist ? 'yes' : 'no' },
  });

async function withDatabase(world, spec) {
  const database = await MariaDb.create();
  try {
    await fillPeer(database, world);
    const env = { ...spec.env, DATABASE_URL: database.url, JWT_SECRET };
    return { server: await Server.start({ ...spec, env }), database, close: () => database.drop() };
  } catch (error) {
    await database.drop();
    throw error;
  }
}
