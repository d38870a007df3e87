/** What one workspace has on this node now, and what has happened in it since {@link WorkspaceTallies.take}. */
export interface WorkspaceTally {
  connections: number;
  /** People with a connection to this node. */
  people: number;
  subscriptions: number;
  messagesSent: number;
  /** Errors given to its people. */
  errors: number;
  /** Those of them that were this server's fault. */
  faults: number;
}

/** Numbers by workspace, for its own admins: at /metrics they would tell tenants of each other. */
export class WorkspaceTallies {
  private readonly tallies = new Map<string, WorkspaceTally>();

  /** To be counted on at once, and not kept: a workspace where nothing happens is forgotten. */
  of(workspaceId: string): WorkspaceTally {
    let tally = this.tallies.get(workspaceId);
    if (!tally) {
      tally = { connections: 0, people: 0, subscriptions: 0, messagesSent: 0, errors: 0, faults: 0 };
      this.tallies.set(workspaceId, tally);
    }
    return tally;
  }

  /** The workspaces in which there is something to tell; what has happened is counted anew from here. */
  take(): Map<string, Readonly<WorkspaceTally>> {
    const taken = new Map<string, Readonly<WorkspaceTally>>();
    for (const [workspaceId, tally] of this.tallies) {
      if (Object.values(tally).every((count) => count === 0)) {
        this.tallies.delete(workspaceId);
        continue;
      }
      taken.set(workspaceId, { ...tally });
      tally.messagesSent = tally.errors = tally.faults = 0;
    }
    return taken;
  }
}
