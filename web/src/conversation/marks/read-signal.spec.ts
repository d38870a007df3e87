import { jest } from '@jest/globals';
import { ReadSignal } from './read-signal';

function scene() {
  jest.useFakeTimers();
  const told: number[] = [];
  const failures = { left: 0 };
  const tell = (seq: number) => {
    told.push(seq);
    return failures.left-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve();
  };
  return { told, failures, signal: new ReadSignal(tell, 3) };
}

afterEach(() => {
  jest.useRealTimers();
});

describe('the read mark', () => {
  it('is told seldom, with the furthest message', () => {
    const { told, signal } = scene();
    for (let seq = 1; seq <= 60; seq++) {
      signal.seen(seq);
      jest.advanceTimersByTime(100);
    }
    jest.runAllTimers();
    expect(told.length).toBeLessThanOrEqual(4);
    expect(told.at(-1)).toBe(60);
  });

  it('is not told again, nor what another device has told', () => {
    const { told, signal } = scene();
    signal.seen(3);
    signal.readElsewhere(8);
    signal.seen(8);
    jest.runAllTimers();
    expect(told).toEqual([]);
  });

  it('is told with the next message when it could not be told', async () => {
    const { told, failures, signal } = scene();
    failures.left = 1;
    signal.seen(5);
    jest.runAllTimers();
    await Promise.resolve();
    await Promise.resolve();
    signal.seen(5);
    jest.runAllTimers();
    expect(told).toEqual([5, 5]);
  });
});
