// `npm run check`: everything about the code that can be known without running the tests. Each step says
// nothing when it is clean.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const step = (name, command, ...args) => ({ name, command, args });

/** What the others read. */
const first = [step('documents of the web client', process.execPath, 'web/codegen.mjs')];
/** Side by side: linting takes as long as all the rest. */
const lanes = [
  [step('lint and import directions', 'eslint', '.')],
  [
    step('format', 'prettier', '--check', '--log-level', 'warn', '.'),
    step('types and build', 'nest', 'build'),
    step('types of the web client', 'tsc', '-p', 'web/tsconfig.json'),
    step('types of the explorer', 'tsc', '-p', 'explorer/tsconfig.json'),
    step('types of the tests', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
    step('types of the tests of the web client', 'tsc', '--noEmit', '-p', 'test/web/tsconfig.json'),
    step('schema drift', process.execPath, 'scripts/schema.mjs', '--check'),
    step('links of the documents', process.execPath, 'scripts/links.mjs'),
  ],
];

let failed = false;
await runInTurn(first);
await Promise.all(lanes.map(runInTurn));
process.exitCode = failed ? 1 : 0;

async function runInTurn(steps) {
  for (const { name, command, args } of steps) {
    const started = Date.now();
    const [status] = await once(spawn(command, args, { stdio: 'inherit' }), 'exit');
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    failed ||= status !== 0;
  }
}
