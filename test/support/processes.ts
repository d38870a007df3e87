import type { ChildProcess } from 'node:child_process';

/** Kills a process as a crash would, and waits until it is gone. */
export async function crash(running: ChildProcess | null): Promise<void> {
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await gone;
}
