// npm run bench [-- --quick] [-- --only fanout,send] [-- --page <results>]: Recado beside its peers.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { stopDatabaseServer } from './databases/mariadb.mjs';
import { LoadProcess } from './load/load-process.mjs';
import { machine } from './report/machine.mjs';
import { table } from './report/table.mjs';
import { readResults, writePage, writeResults } from './report/write.mjs';
import { ROWS } from './rows/index.mjs';
import { settingsFor } from './settings.mjs';

const options = optionsGiven();

if (options.page !== undefined) {
  const read = readResults(options.page.split(','), ROWS);
  await writePage(await read.catch((error) => fail(`These results cannot be read: ${error.message}`)));
  process.exit();
}

const settings = settingsFor(options.quick);
const rows = chosen(options.only);
if (!existsSync(new URL('../dist/src/main.js', import.meta.url))) fail('Recado is not built: npm run build.');
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupt);

const run = { at: new Date(), settings, machine: await machineOrEnd(), results: [] };
for (const row of rows) {
  if (interrupted) break;
  const started = performance.now();
  process.stderr.write(`${row.id} … `);
  try {
    run.results.push({ row, lines: await row.run(settings) });
    process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.exitCode ??= 1;
    process.stderr.write(interrupted ? 'interrupted\n' : `FAILED: ${error.stack}\n`);
  }
}
await stopDatabaseServer();
console.log(`\n${table(run.results)}\n`);
if (!interrupted && run.results.length > 0) console.log(`Every number: ${await writeResults(run)}`);
// Some rows are no page, and quick numbers are none to show.
if (options.only === undefined && !options.quick && process.exitCode === undefined) await writePage(run);

function optionsGiven() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        page: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    return fail(
      `${error.message}\nusage: npm run bench [-- --quick] [-- --only fanout,send] [-- --page <results>,<results>]`,
    );
  }
}

async function machineOrEnd() {
  try {
    return await machine();
  } catch (error) {
    await stopDatabaseServer().catch(() => undefined);
    return fail(error.message);
  }
}

function chosen(only) {
  const possible = ROWS.filter((row) => !row.longOnly || !settings.quick);
  if (only === undefined) return possible;
  const ids = only.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !possible.some((row) => row.id === id));
  if (ROWS.some((row) => row.id === unknown))
    fail(`The row "${unknown}" is one of long runs: leave out --quick.`);
  if (unknown !== undefined)
    fail(`No row "${unknown}". There are: ${possible.map((row) => row.id).join(', ')}.`);
  return possible.filter((row) => ids.includes(row.id));
}

/** The row under way stops its servers and drops its databases; what was measured before it is still shown. */
function interrupt() {
  interrupted = true;
  process.exitCode = 130;
  LoadProcess.stopAll();
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
