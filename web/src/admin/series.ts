import type { NodePartsFragment, SampleFragment } from '../gql';

type Value = number | null;

/** One line for each number, over the same moments. Null where nothing is known. */
export interface Series {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly connections: readonly Value[];
  readonly people: readonly Value[];
  readonly subscriptions: readonly Value[];
  readonly messagesPerSecond: readonly Value[];
  readonly deliveryP50Ms: readonly Value[];
  readonly deliveryP99Ms: readonly Value[];
  readonly errorsPerMinute: readonly Value[];
  readonly faultsPerMinute: readonly Value[];
  readonly rssBytes: readonly Value[];
  readonly heapUsedBytes: readonly Value[];
}

const HOUR_SECONDS = 3600;
/** So many samples a node may be late with, and still be waited for. */
const PATIENCE = 3;

/**
 * The samples of several nodes as one: counts and memory added up, of times the slowest. Nodes take their samples
 * at the same moments, more or less; the newest one is shown once every node that is there has told of it.
 */
export function seriesOf(nodes: readonly NodePartsFragment[], sampleSeconds: number): Series {
  const momentOf = (at: string) => Math.round(Date.parse(at) / 1000 / sampleSeconds);
  const moments = new Map<number, SampleFragment[]>();
  for (const sample of nodes.flatMap((node) => node.samples)) {
    const moment = momentOf(sample.at);
    moments.set(moment, [...(moments.get(moment) ?? []), sample]);
  }
  const newest = Math.max(...moments.keys());
  const first = Math.max(Math.min(...moments.keys()), newest - HOUR_SECONDS / sampleSeconds);
  const ends = nodes.map(({ samples }) => momentOf(samples.at(-1)?.at ?? ''));
  const last = Math.min(newest, ...ends.filter((end) => newest - end <= PATIENCE));
  const all = Array.from({ length: moments.size > 0 ? last - first + 1 : 0 }, (_, index) => first + index);
  const line = (of: (samples: readonly SampleFragment[]) => Value) =>
    all.map((moment) => {
      const samples = moments.get(moment);
      return samples ? of(samples) : null;
    });
  const total = (name: Count) => line((samples) => sum(samples.map((sample) => sample[name])));
  const rate = (name: Count, seconds: number) =>
    line((samples) => (sum(samples.map((sample) => sample[name])) * seconds) / sampleSeconds);
  const slowest = (name: 'deliveryP50Ms' | 'deliveryP99Ms') =>
    line((samples) => greatest(samples.map((sample) => sample[name] ?? null)));
  return {
    times: all.map((moment) => moment * sampleSeconds),
    connections: total('connections'),
    people: total('people'),
    subscriptions: total('subscriptions'),
    messagesPerSecond: rate('messagesSent', 1),
    deliveryP50Ms: slowest('deliveryP50Ms'),
    deliveryP99Ms: slowest('deliveryP99Ms'),
    errorsPerMinute: rate('errors', 60),
    faultsPerMinute: rate('faults', 60),
    rssBytes: total('rssBytes'),
    heapUsedBytes: total('heapUsedBytes'),
  };
}

type Count = {
  [K in keyof SampleFragment]: SampleFragment[K] extends number ? K : never;
}[keyof SampleFragment];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function greatest(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
