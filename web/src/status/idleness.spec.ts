import { jest } from '@jest/globals';
import { Idleness } from './idleness';

const MINUTE = 60_000;

describe('idleness', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('comes after five minutes without a touch, and ends with the next', () => {
    const heard: boolean[] = [];
    const idleness = new Idleness(5 * MINUTE, (isIdle) => heard.push(isIdle));
    jest.advanceTimersByTime(5 * MINUTE - 1);
    expect(heard).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(heard).toEqual([true]);
    idleness.touch();
    expect(heard).toEqual([true, false]);
    jest.advanceTimersByTime(5 * MINUTE);
    expect(heard).toEqual([true, false, true]);
    idleness.stop();
  });

  it('is put off by every touch', () => {
    const heard: boolean[] = [];
    const idleness = new Idleness(5 * MINUTE, (isIdle) => heard.push(isIdle));
    for (let minute = 0; minute < 20; minute++) {
      jest.advanceTimersByTime(MINUTE);
      idleness.touch();
    }
    expect(heard).toEqual([]);
    idleness.stop();
  });

  it('is heard of no more once it is stopped', () => {
    const heard: boolean[] = [];
    new Idleness(MINUTE, (isIdle) => heard.push(isIdle)).stop();
    jest.advanceTimersByTime(10 * MINUTE);
    expect(heard).toEqual([]);
  });
});
