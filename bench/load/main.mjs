// A load process: does the jobs that its parent sends, one at a time.
import { jobs } from './jobs.mjs';

process.on('message', async ({ job, args }) => {
  try {
    process.send({ result: await jobs[job](args) });
  } catch (error) {
    process.send({ error: error.stack ?? String(error) });
  }
});
process.on('disconnect', () => process.exit());
