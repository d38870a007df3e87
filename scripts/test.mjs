// What `npm test` runs: the unit specs, the end-to-end suite once for each backend that answers, and the web client's
// where Chromium is installed.
// Arguments go on to jest: `npm test -- rooms` runs the files with "rooms" in their path, each by itself.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { writeGroups } from './test-groups.mjs';
import { testServers } from './test-servers.mjs';

const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const extraArguments = process.argv.slice(2);
const ownSelection = extraArguments.some((argument) => /^--selectProjects\b/.test(argument));
const ci = process.env.CI === 'true';

const servers = await testServers();
const missing = servers.filter((server) => server.problem);
const chromium = findChromium();
const projects = ['unit', 'sqlite', ...(missing.length === 0 ? ['mysql'] : []), ...(chromium ? ['web'] : [])];
const selected = ownSelection ? extraArguments : projects;
// What the web client's own specs import, and the pages that the browser opens. The client is built only where it is
// out of date.
if (selected.includes('unit')) await import('../web/codegen.mjs');
if (selected.includes('web')) {
  await import('../web/build.mjs');
  await import('../explorer/build.mjs');
}

const { exitCode, results } = await runJest(projects);
const count = countTests(results);
// In CI a backend that does not answer, or a browser that is not there, is a failure, and counted as one.
if (ci) count.failed += missing.length + (chromium ? 0 : 1);

console.log();
for (const server of servers) console.log(describe(server));
if (missing.length > 0) {
  const names = missing.map((server) => server.name).join(' and ');
  console.log(
    `${ci ? 'FAILED' : 'Left out'}: the end-to-end suite on MySQL/MariaDB with Redis, because ${names} did not answer. ` +
      'TEST_DATABASE_URL and TEST_REDIS_URL say where they are.',
  );
}
if (!chromium) {
  console.log(
    `${ci ? 'FAILED' : 'Left out'}: the web client in a browser, because there is no Chromium. ` +
      'CHROMIUM_PATH says where it is.',
  );
}
if (count.passed + count.failed === 0) console.log('No test ran.');
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
console.log(`tests: ${count.passed} passed, ${count.failed} failed${skipped}`);

process.exitCode = exitCode !== 0 || count.failed > 0 || count.passed === 0 ? 1 : 0;

/** Jest writes to this terminal as it goes; its results come from a file. */
async function runJest(selected) {
  const folder = mkdtempSync(join(tmpdir(), 'recado-test-'));
  const resultFile = join(folder, 'results.json');
  const isGrouped = extraArguments.length === 0;
  const removeGroups = isGrouped ? writeGroups() : () => undefined;
  try {
    const jest = spawn(
      process.execPath,
      [
        ...NODE_FLAGS,
        createRequire(import.meta.url).resolve('jest/bin/jest'),
        // --selectProjects takes every word up to the next option, so that the file names must come last.
        ...(ownSelection ? [] : ['--selectProjects', ...selected]),
        '--json',
        `--outputFile=${resultFile}`,
        ...extraArguments,
      ],
      { stdio: 'inherit', env: { ...process.env, TEST_GROUPS: isGrouped ? 'on' : 'off' } },
    );
    // Ctrl-C reaches jest by itself; what ends this process alone must end jest too.
    process.once('SIGTERM', () => jest.kill('SIGTERM'));
    const code = await new Promise((resolve) => {
      jest.once('error', () => resolve(1));
      jest.once('exit', (status) => resolve(status ?? 1));
    });
    return { exitCode: code, results: readResults(resultFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    removeGroups();
  }
}

/** Null where jest ended before it wrote any: a wrong option, a crash. */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function countTests(jestResults) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of jestResults?.testResults ?? []) {
    const own = { passed: 0, failed: 0, skipped: 0 };
    for (const { status } of suite.assertionResults) {
      own[status === 'passed' || status === 'failed' ? status : 'skipped']++;
    }
    // A file that does not load, or fails after its tests, has no failed test of its own.
    if (suite.status === 'failed' && own.failed === 0) own.failed = 1;
    for (const kind of Object.keys(total)) total[kind] += own[kind];
  }
  return total;
}

function describe({ name, address, version, problem }) {
  return problem ? `${name} at ${address} does not answer: ${problem}` : `${name} at ${address}: ${version}`;
}
