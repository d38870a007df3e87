import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Beside the time that a job is told to take. */
const PATIENCE_MS = 180_000;

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

/** The clients of one server, in a process of their own. */
export class LoadProcess {
  /** @type {Set<LoadProcess>} */
  static #all = new Set();
  static #areStopped = false;
  /** @type {((reason: string) => void) | null} fails the job under way */
  #fail = null;

  /** Ends the clients of all servers: every job under way fails, and so does every later one; the row clears up. */
  static stopAll() {
    LoadProcess.#areStopped = true;
    for (const load of LoadProcess.#all) load.stop();
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
        this.#fail = null;
        this.child.removeAllListeners();
        reject(new Error(`${job}: ${reason}`));
      };
      this.#fail = fail;
      const timeout = setTimeout(() => fail('not done in time'), PATIENCE_MS + (args.seconds ?? 0) * 1000);
      this.child.once('exit', (code) => fail(`the load process ended with ${code}`));
      this.child.once('message', ({ result, error }) => {
        if (error !== undefined) return fail(error);
        clearTimeout(timeout);
        this.#fail = null;
        this.child.removeAllListeners();
        resolve(result);
      });
      if (this.child.connected && !LoadProcess.#areStopped) this.child.send({ job, args });
      else fail('the load process is gone');
    });
  }

  stop() {
    LoadProcess.#all.delete(this);
    this.#fail?.('the load process was stopped');
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }
}
