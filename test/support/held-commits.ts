import { jest } from '@jest/globals';
import { LogWriter } from '../../src/room-log/log-writer.js';
import type { TestServer } from './server.js';

/** Keeps the next commit of a server waiting until it is released, so that what comes meanwhile is one batch. */
export function holdFirst({ app }: TestServer): { sizes: readonly number[]; release: () => void } {
  const writer = app.get(LogWriter);
  const commit = writer.commit.bind(writer);
  const sizes: number[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  jest.spyOn(writer, 'commit').mockImplementation(async (changes) => {
    sizes.push(changes.length);
    if (sizes.length === 1) await released;
    return commit(changes);
  });
  return { sizes, release: () => release() };
}
