import { describe, expect, it } from '@jest/globals';
import type { NodeSample } from './node-sample.js';
import { StatsHistory } from './stats-history.js';

const NOTHING = { connections: 0, people: 0, subscriptions: 0, messagesSent: 0, errors: 0, faults: 0 };

const sample = (nodeId: string, seconds: number, messagesSent = 0): NodeSample => ({
  nodeId,
  startedAt: new Date(0),
  version: '1.0.0',
  process: {
    at: new Date(seconds * 1000),
    deliveryP50Ms: 1,
    deliveryP99Ms: 2,
    eventLoopDelayP99Ms: 3,
    rssBytes: 4,
    heapUsedBytes: 5,
  },
  workspaces: { acme: { ...NOTHING, connections: 1, messagesSent } },
});

describe('the last hour of every node', () => {
  it('holds 360 samples of each, and no older ones', () => {
    const history = new StatsHistory();
    for (let n = 0; n < 1000; n++) history.add(sample('a', n * 10, n));
    const [node] = history.of('acme');
    expect(node?.samples).toHaveLength(360);
    expect(node?.samples.map((one) => one.messagesSent)).toEqual(
      Array.from({ length: 360 }, (_, index) => 640 + index),
    );
  });

  it('forgets a node an hour after its last sample', () => {
    const history = new StatsHistory();
    history.add(sample('gone', 0));
    history.add(sample('here', 3600));
    expect(history.of('acme').map(({ id }) => id)).toEqual(['gone', 'here']);
    history.add(sample('here', 3601));
    expect(history.of('acme').map(({ id }) => id)).toEqual(['here']);
  });

  it('does not grow with nodes that start again and again', () => {
    const history = new StatsHistory();
    for (let n = 0; n < 100; n++) history.add(sample(`n${n}`, n));
    const ids = history.of('acme').map(({ id }) => id);
    expect(ids).toHaveLength(32);
    expect(ids.at(-1)).toBe('n99');
  });

  it('shows a workspace its own counts, or none', () => {
    const history = new StatsHistory();
    history.add(sample('a', 0, 7));
    const times = sample('a', 0).process;
    expect(history.of('acme')[0]?.samples).toEqual([
      { ...times, ...NOTHING, connections: 1, messagesSent: 7 },
    ]);
    expect(history.of('globex')[0]?.samples).toEqual([{ ...times, ...NOTHING }]);
  });
});
