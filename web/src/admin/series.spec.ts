import { describe, expect, it } from '@jest/globals';
import type { NodePartsFragment, SampleFragment } from '../gql';
import { isSilent, withSamples } from './node-samples';
import { seriesOf } from './series';

const sample = (seconds: number, some: Partial<SampleFragment> = {}): SampleFragment => ({
  __typename: 'StatsSample',
  at: new Date(seconds * 1000).toISOString(),
  connections: 0,
  people: 0,
  subscriptions: 0,
  messagesSent: 0,
  errors: 0,
  faults: 0,
  deliveryP50Ms: null,
  deliveryP99Ms: null,
  eventLoopDelayP99Ms: 0,
  rssBytes: 0,
  heapUsedBytes: 0,
  ...some,
});
const node = (id: string, samples: SampleFragment[]): NodePartsFragment => ({
  __typename: 'NodeStats',
  id,
  startedAt: new Date(0).toISOString(),
  version: '1.0.0',
  samples,
});

describe('the samples of several nodes', () => {
  it('are added up where they were taken in the same ten seconds', () => {
    const series = seriesOf(
      [
        node('a', [sample(100, { connections: 2, messagesSent: 30 }), sample(110, { connections: 3 })]),
        node('b', [sample(104, { connections: 5, messagesSent: 20 }), sample(114)]),
      ],
      10,
    );
    expect(series.times).toEqual([100, 110]);
    expect(series.connections).toEqual([7, 3]);
    expect(series.messagesPerSecond).toEqual([5, 0]);
  });

  it('show of times the slowest, and nothing where nothing was delivered', () => {
    const { deliveryP99Ms } = seriesOf(
      [
        node('a', [sample(100, { deliveryP99Ms: 4 }), sample(110)]),
        node('b', [sample(100, { deliveryP99Ms: 9 }), sample(110)]),
      ],
      10,
    );
    expect(deliveryP99Ms).toEqual([9, null]);
  });

  it('wait for a node that has not told of the newest moment yet, and not for one that has stopped', () => {
    const steady = node(
      'a',
      [100, 110, 120, 130, 140, 150].map((at) => sample(at, { connections: 1 })),
    );
    const late = node(
      'b',
      [100, 110, 120, 130, 140].map((at) => sample(at, { connections: 2 })),
    );
    const stopped = node('c', [sample(100, { connections: 4 })]);
    expect(seriesOf([steady, late], 10).connections).toEqual([3, 3, 3, 3, 3]);
    expect(seriesOf([steady, stopped], 10).connections).toEqual([5, 1, 1, 1, 1, 1]);
  });

  it('leave a gap where none was taken', () => {
    const { times, connections } = seriesOf(
      [node('a', [sample(100, { connections: 1 }), sample(130, { connections: 2 })])],
      10,
    );
    expect(times).toEqual([100, 110, 120, 130]);
    expect(connections).toEqual([1, null, null, 2]);
  });

  it('are nothing of no nodes', () => {
    expect(seriesOf([], 10).times).toEqual([]);
  });
});

describe('a sample that comes', () => {
  it('goes behind the others of its node, once', () => {
    const nodes = [node('a', [sample(0), sample(10)]), node('b', [sample(5)])];
    const told = node('a', [sample(20)]);
    const after = withSamples(withSamples(nodes, told), told);
    expect(after.map(({ samples }) => samples.length)).toEqual([3, 1]);
  });

  it('takes the place of what is over an hour old', () => {
    const [after] = withSamples([node('a', [sample(0), sample(10)])], node('a', [sample(3605)]));
    expect(after?.samples.map(({ at }) => Date.parse(at) / 1000)).toEqual([10, 3605]);
  });

  it('of a node that nobody knew brings the node', () => {
    expect(withSamples([], node('a', [sample(0)]))).toHaveLength(1);
  });
});

describe('a node', () => {
  it('is silent once three samples have not come', () => {
    expect(isSilent(node('a', [sample(0)]), 10, 30_000)).toBe(false);
    expect(isSilent(node('a', [sample(0)]), 10, 30_001)).toBe(true);
  });
});
