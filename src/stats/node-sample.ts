import type { WorkspaceTally } from '../metrics/workspace-tallies.js';

export const SAMPLE_SECONDS = 10;

/** What a node says of its process. Milliseconds and bytes. */
export interface ProcessSample {
  readonly at: Date;
  /** Null where nothing was delivered. */
  readonly deliveryP50Ms: number | null;
  readonly deliveryP99Ms: number | null;
  readonly eventLoopDelayP99Ms: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

/** What nodes tell each other every ten seconds. */
export interface NodeSample {
  readonly nodeId: string;
  readonly startedAt: Date;
  readonly version: string;
  readonly process: ProcessSample;
  /** By id; where nothing happens, a workspace is not named. */
  readonly workspaces: Readonly<Record<string, Readonly<WorkspaceTally>>>;
}
