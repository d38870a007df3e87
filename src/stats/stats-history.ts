import type { WorkspaceTally } from '../metrics/workspace-tallies.js';
import { type NodeSample, type ProcessSample, SAMPLE_SECONDS } from './node-sample.js';

const KEPT_MS = 60 * 60 * 1000;
const MOST_SAMPLES = KEPT_MS / (SAMPLE_SECONDS * 1000);
/** Nodes that come and go all the time must not fill the memory of those that stay. */
const MOST_NODES = 32;

const NOTHING: WorkspaceTally = {
  connections: 0,
  people: 0,
  subscriptions: 0,
  messagesSent: 0,
  errors: 0,
  faults: 0,
};

/** One sample as one workspace may see it. */
export type SampleOfWorkspace = ProcessSample & Readonly<WorkspaceTally>;

export interface HistoryOfNode {
  readonly id: string;
  readonly startedAt: Date;
  readonly version: string;
  /** The oldest first. */
  readonly samples: SampleOfWorkspace[];
}

/** The samples of every node over the last hour. */
export class StatsHistory {
  /** By node, those first that were heard of first. */
  private readonly nodes = new Map<string, NodeSample[]>();

  add(sample: NodeSample): void {
    const samples = this.nodes.get(sample.nodeId) ?? [];
    samples.push(unchangedKept(sample, samples.at(-1)));
    if (samples.length > MOST_SAMPLES) samples.shift();
    this.nodes.set(sample.nodeId, samples);
    this.forgetOld(sample.process.at.getTime() - KEPT_MS);
  }

  of(workspaceId: string): HistoryOfNode[] {
    return [...this.nodes.values()].map((samples) => ofWorkspace(workspaceId, samples)).filter(isNode);
  }

  private forgetOld(before: number): void {
    for (const [nodeId, samples] of this.nodes) {
      const newest = samples.at(-1)?.process.at.getTime() ?? 0;
      if (newest < before || this.nodes.size > MOST_NODES) this.nodes.delete(nodeId);
    }
  }
}

/** What a workspace may know of a node by these samples; null of none. */
export function ofWorkspace(workspaceId: string, samples: readonly NodeSample[]): HistoryOfNode | null {
  const newest = samples.at(-1);
  if (!newest) return null;
  const { nodeId: id, startedAt, version } = newest;
  return {
    id,
    startedAt,
    version,
    samples: samples.map((sample) => ({
      ...sample.process,
      ...(sample.workspaces[workspaceId] ?? NOTHING),
    })),
  };
}

const isNode = (node: HistoryOfNode | null): node is HistoryOfNode => node !== null;

/** Most workspaces are as they were ten seconds before: what is equal is kept once. */
function unchangedKept(sample: NodeSample, before: NodeSample | undefined): NodeSample {
  if (!before) return sample;
  const workspaces = Object.entries(sample.workspaces).map(([id, tally]) => {
    const known = before.workspaces[id];
    return [id, known && isEqual(known, tally) ? known : tally] as const;
  });
  return { ...sample, workspaces: Object.fromEntries(workspaces) };
}

function isEqual(a: Readonly<WorkspaceTally>, b: Readonly<WorkspaceTally>): boolean {
  return (Object.keys(NOTHING) as (keyof WorkspaceTally)[]).every((name) => a[name] === b[name]);
}
