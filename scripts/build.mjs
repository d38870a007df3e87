// `npm run build`: the server, the explorer and the web client, side by side, into dist/.
import { spawn } from 'node:child_process';

const builds = [
  ['nest', ['build']],
  [process.execPath, ['explorer/build.mjs']],
  [process.execPath, ['web/build.mjs']],
];

const run = ([command, args]) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('exit', (status) => resolve(status ?? 1));
  });

const statuses = await Promise.all(builds.map(run));
process.exitCode = statuses.some((status) => status !== 0) ? 1 : 0;
