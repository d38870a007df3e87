// `npm run check`: everything about the code that can be known without running the tests. Each step says
// nothing when it is clean.
import { spawnSync } from 'node:child_process';

const steps = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types and build', 'nest', ['build']],
  ['documents of the web client', process.execPath, ['web/codegen.mjs']],
  ['types of the web client', 'tsc', ['-p', 'web/tsconfig.json']],
  ['types of the explorer', 'tsc', ['-p', 'explorer/tsconfig.json']],
  ['types of the tests', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the tests of the web client', 'tsc', ['--noEmit', '-p', 'test/web/tsconfig.json']],
  ['lint and import directions', 'eslint', ['.']],
  ['schema drift', process.execPath, ['scripts/schema.mjs', '--check']],
];

let failed = false;
for (const [name, command, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
