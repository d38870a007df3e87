import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Beside the time that a job is told to take. */
const PATIENCE_MS = 180_000;

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

/** The clients of one server, in a process of their own. */
export class LoadProcess {
  /** @type {Set<LoadProcess>} */
  static #all = new Set();

  /** Ends the clients of all servers: every job under way fails, and its row clears up. */
  static stopAll() {
    for (const load of LoadProcess.#all) load.child.kill('SIGKILL');
  }

  constructor() {
    LoadProcess.#all.add(this);
    this.child = fork(MAIN, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /**
   * @param {keyof import('./jobs.mjs').jobs} job
   * @param {object} [args]
   * @throws Error with what went wrong over there
   */
  call(job, args = {}) {
    return new Promise((resolve, reject) => {
      const fail = (reason) => {
        clearTimeout(timeout);
        this.child.removeAllListeners();
        reject(new Error(`${job}: ${reason}`));
      };
      const timeout = setTimeout(() => fail('not done in time'), PATIENCE_MS + (args.seconds ?? 0) * 1000);
      this.child.once('exit', (code) => fail(`the load process ended with ${code}`));
      this.child.once('message', ({ result, error }) => {
        if (error !== undefined) return fail(error);
        clearTimeout(timeout);
        this.child.removeAllListeners();
        resolve(result);
      });
      if (this.child.connected) this.child.send({ job, args });
      else fail('the load process is gone');
    });
  }

  stop() {
    LoadProcess.#all.delete(this);
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }
}
