import type { ApolloClient } from '@apollo/client';
import type { Subscription } from 'rxjs';
import { PresenceDocument } from '../gql';

/** As many as the server lets one subscription follow. */
const MOST_WATCHED = 200;
/** Rows come and go in groups: one subscription for all that are shown in the end. */
const SETTLE_MS = 300;

/** Follows the presence of exactly those people who are shown somewhere. */
export class PresenceWatch {
  private readonly shown = new Map<string, number>();
  private watched = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private subscription: Subscription | undefined;

  constructor(private readonly client: Pick<ApolloClient, 'subscribe'>) {}

  show(userIds: readonly string[]): () => void {
    this.count(userIds, 1);
    return () => this.count(userIds, -1);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.subscription?.unsubscribe();
  }

  private count(userIds: readonly string[], by: 1 | -1): void {
    for (const id of userIds) {
      const count = (this.shown.get(id) ?? 0) + by;
      if (count > 0) this.shown.set(id, count);
      else this.shown.delete(id);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), SETTLE_MS);
  }

  private follow(): void {
    const userIds = [...this.shown.keys()].slice(-MOST_WATCHED).sort();
    const wanted = userIds.join();
    if (wanted === this.watched) return;
    this.watched = wanted;
    this.subscription?.unsubscribe();
    if (userIds.length === 0) return;
    // What comes goes into the cache by itself: a person with their new presence. Lost without harm.
    this.subscription = this.client
      .subscribe({ query: PresenceDocument, variables: { userIds } })
      .subscribe({ error: () => (this.watched = '') });
  }
}
