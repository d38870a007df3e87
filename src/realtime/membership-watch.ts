import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { placeholders } from '../database/sql.js';
import { HeadCheck } from './head-check.js';

interface Watcher {
  version: number;
  readonly onChange: () => void;
}

/** Tells a reader that its user's list of rooms has changed, where no hint has said so. */
@Injectable()
export class MembershipWatch implements OnModuleInit {
  private readonly watchers = new Map<string, Set<Watcher>>();

  constructor(
    private readonly database: Database,
    private readonly headCheck: HeadCheck,
  ) {}

  onModuleInit(): void {
    this.headCheck.every(() => this.check([...this.watchers.keys()]));
  }

  /** Calls `onChange` when the user's membership version is another than `version`. */
  watch(userId: string, version: number, onChange: () => void): () => void {
    const watcher: Watcher = { version, onChange };
    const own = this.watchers.get(userId) ?? new Set();
    this.watchers.set(userId, own.add(watcher));
    return () => {
      own.delete(watcher);
      if (own.size === 0 && this.watchers.get(userId) === own) this.watchers.delete(userId);
    };
  }

  async versions(userIds: readonly string[]): Promise<Map<string, number>> {
    const versions = new Map<string, number>();
    for (let from = 0; from < userIds.length; from += 1000) {
      const some = userIds.slice(from, from + 1000);
      const rows = await this.database.read.query<{ id: string; membership_version: number }[]>(
        `SELECT id, membership_version FROM users WHERE id IN (${placeholders(some.length)})`,
        some,
      );
      for (const row of rows) versions.set(row.id, row.membership_version);
    }
    return versions;
  }

  private async check(userIds: readonly string[]): Promise<void> {
    for (const [userId, version] of await this.versions(userIds)) {
      for (const watcher of this.watchers.get(userId) ?? []) {
        if (watcher.version === version) continue;
        watcher.version = version;
        watcher.onChange();
      }
    }
  }
}
