import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.mjs';

const GC_ON_SIGNAL = fileURLToPath(new URL('gc-on-signal.mjs', import.meta.url));
/** A folder into which every server writes a CPU profile when it ends. The numbers are not to be believed then. */
const PROFILES = process.env.BENCH_PROFILES;
const PROFILING = PROFILES ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`] : [];
/** Those of Recado's `npm start`: whoever would give a peer as good a start would take them, too. */
const NODE_OPTIONS = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).scripts.start.match(/--\S+/g);
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
/** Linux counts the processor time of processes in hundredths of a second, whatever its timer. */
const MICROS_A_TICK = 10_000;
const QUIET_MS = 250;

/** @type {Set<import('node:child_process').ChildProcess>} what must not outlive the bench */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * A server under measurement: a Node process of its own, seen from outside.
 *
 * @typedef {object} ServerSpec
 * @property {string} name as the table calls it
 * @property {'graphql' | 'socketio' | 'loop'} dialect what its clients speak
 * @property {string} script
 * @property {string} [cwd]
 * @property {string} ready path that answers once it is ready
 * @property {Record<string, string>} env
 */
export class Server {
  #idleMicrosPerMs = 0;
  #stopping = false;

  /**
   * Starts it on a free port and waits until it is ready.
   *
   * @param {ServerSpec} spec
   * @returns {Promise<Server>}
   */
  static async start(spec) {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [...NODE_OPTIONS, ...PROFILING, '--expose-gc', '--import', GC_ON_SIGNAL, spec.script],
      {
        cwd: spec.cwd,
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: String(port),
          ...spec.env,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    running.add(child);
    const server = new Server(spec, port, child);
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (!server.#stopping) console.error(`${spec.name} has ended by itself: ${signal ?? code}`);
    });
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  constructor(spec, port, child) {
    this.name = spec.name;
    this.spec = spec;
    this.port = port;
    this.child = child;
  }

  get dialect() {
    return this.spec.dialect;
  }

  /** Learns what it uses while nobody asks for anything: {@link costOf} takes that off. */
  async rest(ms = 500) {
    const before = this.cpuMicros();
    await wait(ms);
    this.#idleMicrosPerMs = (this.cpuMicros() - before) / ms;
  }

  /**
   * The processor time, in microseconds and without that of an idle server, which the server takes while `work`
   * is done.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T & { cpuMicros: number }>}
   */
  async costOf(work) {
    const before = this.cpuMicros();
    const started = performance.now();
    const result = await work();
    const idle = (performance.now() - started) * this.#idleMicrosPerMs;
    return { ...result, cpuMicros: Math.max(0, this.cpuMicros() - before - idle) };
  }

  /** User and system time of all its threads since its start. */
  cpuMicros() {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'latin1');
    // After the name, which may hold blanks: field 3 is the first, user and system time are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MICROS_A_TICK;
  }

  /** Waits until it has nothing left to do. */
  async quiet() {
    for (let i = 0; i < 80; i++) {
      const before = this.cpuMicros();
      await wait(QUIET_MS);
      if (this.cpuMicros() - before <= 2 * MICROS_A_TICK) return;
    }
  }

  /** Resident memory in KB after a garbage collection. */
  async rssKb() {
    this.child.kill('SIGUSR2');
    await wait(200);
    await this.quiet();
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  }

  /** How many files and sockets it has open. */
  openFiles() {
    return readdirSync(`/proc/${this.child.pid}/fd`).length;
  }

  async stop() {
    this.#stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timeout = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timeout);
  }

  async #ready() {
    const url = `http://127.0.0.1:${this.port}${this.spec.ready}`;
    for (const started = performance.now(); performance.now() - started < START_TIMEOUT_MS; await wait(50)) {
      const { exitCode, signalCode } = this.child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`${this.name} ended with ${signalCode ?? exitCode} at its start`);
      const answer = await fetch(url).catch(() => null);
      await answer?.body?.cancel();
      if (answer && answer.status < 500) return;
    }
    throw new Error(`${this.name} did not become ready`);
  }
}
