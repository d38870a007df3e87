import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { table } from './table.mjs';

const RESULTS = new URL('../results/', import.meta.url);
const PAGE = new URL('../../docs/performance.md', import.meta.url);

/**
 * @typedef {object} Run
 * @property {Date} at
 * @property {import('../settings.mjs').Settings} settings
 * @property {Record<string, string>} machine
 * @property {import('./table.mjs').Measured[]} results
 */

/** Every number of a run, as bench/results/<date>.json. @param {Run} run @returns the path */
export async function writeResults({ at, settings, machine, results }) {
  await mkdir(RESULTS, { recursive: true });
  const file = new URL(`${at.toISOString().slice(0, 19).replaceAll(':', '')}.json`, RESULTS);
  const rows = Object.fromEntries(results.map(({ row, lines }) => [row.id, lines]));
  await writeFile(file, `${JSON.stringify({ at, settings, machine, rows }, null, 2)}\n`);
  return file.pathname;
}

/**
 * What {@link writeResults} has written: of a long run, and of rows that were run again after it, the last of each.
 *
 * @param {string[]} files
 * @param {import('../rows/row.mjs').Row[]} all
 * @returns {Promise<Run>}
 */
export async function readResults(files, all) {
  const runs = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
  const { at, settings, machine } = runs[0];
  const lines = Object.assign({}, ...runs.map(({ rows }) => rows));
  const results = all.filter(({ id }) => lines[id]).map((row) => ({ row, lines: lines[row.id] }));
  return { at: new Date(at), settings, machine, results };
}

/** docs/performance.md, of a long run. @param {Run} run */
export async function writePage({ at, settings, machine, results }) {
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  const meanings = results.map(({ row }) => `- **${row.title}** (\`${row.id}\`). ${row.meaning}`);
  const page = `# Performance

Written by \`npm run bench\` on ${at.toISOString().slice(0, 10)}; do not edit. Recado and its peers (\`bench/peers/\`) run in
turn, A B A B, on one machine, with the load in processes of its own. Where messages are sent, each server has done so
for a while before its first round: what is measured is warm. Each number is the median of up to ${settings.rounds}
rounds.

${table(results)}

Processor time is user and system time of the server's process, without what it takes while idle. ✓ and ✗ tell
whether a bar is held; a bar with × compares Recado with that peer in the same run.

## What each row means

${meanings.join('\n')}

## Recado and the peers

All servers run with the options of V8 that \`npm start\` gives Recado.

- **Recado**: in production mode, without rate limits, as the only node: it has Redis for who is connected, and sends its
  hints through it only where another node listens (docs/decisions/0012).
- **ws loop**: a broadcast loop on \`ws\`; an event is stringified once and sent to everybody in the room.
- **Socket.IO**: rooms, WebSocket transport, no database.
- **Socket.IO + MySQL**: a token at the handshake, a membership query and an INSERT for each message, broadcast,
  acknowledgement; a pool of 32 connections.
- **single INSERT**: the same without the membership query.
- **stock Nest**: \`nest new\` (Express) with \`@nestjs/apollo\`, \`graphql-ws\` and \`RedisPubSub\` as Nest's documentation
  shows them, and the same schema for what the rows select.

## The machine

${facts.join('\n')}
`;
  await writeFile(PAGE, page);
}
