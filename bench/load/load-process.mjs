import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

/** The clients of one server, in a process of their own. */
export class LoadProcess {
  constructor() {
    this.child = fork(MAIN, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /**
   * @param {keyof import('./jobs.mjs').jobs} job
   * @param {object} [args]
   * @throws Error with what went wrong over there
   */
  call(job, args = {}) {
    return new Promise((resolve, reject) => {
      const exited = (code) => reject(new Error(`The load process ended with ${code} during ${job}`));
      this.child.once('exit', exited);
      this.child.once('message', ({ result, error }) => {
        this.child.off('exit', exited);
        if (error === undefined) resolve(result);
        else reject(new Error(`${job}: ${error}`));
      });
      this.child.send({ job, args });
    });
  }

  stop() {
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }
}
