import { jest } from '@jest/globals';
import type { DeliveredMark } from '../gql';
import { DeliveredSignal } from './delivered-signal';

function scene() {
  const told: DeliveredMark[][] = [];
  const signal = new DeliveredSignal((marks) => Promise.resolve(told.push(marks)));
  return { told, signal };
}

describe('the delivered mark', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is told of all rooms together, with the last message of each', () => {
    const { told, signal } = scene();
    signal.arrived('a', 1);
    signal.arrived('b', 7);
    signal.arrived('a', 2);
    jest.runAllTimers();
    expect(told).toEqual([
      [
        { roomId: 'a', seq: 2 },
        { roomId: 'b', seq: 7 },
      ],
    ]);
  });

  it('is told seldom, however much comes', () => {
    const { told, signal } = scene();
    for (let seq = 1; seq <= 600; seq++) {
      signal.arrived('a', seq);
      jest.advanceTimersByTime(100);
    }
    jest.runAllTimers();
    expect(told.length).toBeLessThanOrEqual(14);
    expect(told.at(-1)).toEqual([{ roomId: 'a', seq: 600 }]);
  });

  it('is told of no more rooms at once than the server takes', () => {
    const { told, signal } = scene();
    for (let room = 1; room <= 150; room++) signal.arrived(String(room), 1);
    jest.runAllTimers();
    expect(told.map((marks) => marks.length)).toEqual([100, 50]);
  });

  it('is not told of a room that one has left', () => {
    const { told, signal } = scene();
    signal.arrived('a', 1);
    signal.drop('a');
    jest.runAllTimers();
    expect(told).toEqual([]);
  });
});
