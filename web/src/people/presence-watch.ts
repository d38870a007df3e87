import type { ApolloClient } from '@apollo/client';
import type { Subscription } from 'rxjs';
import { PresenceDocument, PresenceNowDocument, PresenceOfPersonFragmentDoc } from '../gql';
import type { Connection } from '../sync/connection';

/** As many as the server lets one subscription follow. */
const MOST_WATCHED = 200;
/** As many as it tells of in one answer. */
const MOST_ASKED = 100;
/** Rows come and go in groups: one subscription for all that are shown in the end. */
const SETTLE_MS = 300;

/** Follows the presence of exactly those people who are shown somewhere. */
export class PresenceWatch {
  private readonly shown = new Map<string, number>();
  private watched: readonly string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private subscription: Subscription | undefined;
  private readonly forgetConnection: () => void;

  constructor(
    private readonly client: ApolloClient,
    private readonly connection: Pick<Connection, 'state' | 'subscribe'>,
  ) {
    this.forgetConnection = connection.subscribe(() => this.ask());
  }

  show(userIds: readonly string[]): () => void {
    this.count(userIds, 1);
    return () => this.count(userIds, -1);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.forgetConnection();
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
    if (userIds.join() === this.watched.join()) return;
    this.watched = userIds;
    this.subscription?.unsubscribe();
    if (userIds.length === 0) return;
    // What comes goes into the cache by itself: a person with their new presence. Lost without harm.
    this.subscription = this.client
      .subscribe({ query: PresenceDocument, variables: { userIds } })
      .subscribe({ error: () => (this.watched = []) });
    this.ask();
  }

  /**
   * The subscription tells of changes only: what changed before it began, or while the socket was away, is asked for.
   * Over the socket, behind the subscription, so that nothing falls between the two.
   */
  private ask(): void {
    // Asked once it is there, if it is not.
    if (this.connection.state !== 'live') return;
    for (let from = 0; from < this.watched.length; from += MOST_ASKED) {
      const userIds = this.watched.slice(from, from + MOST_ASKED);
      this.client
        .query({
          query: PresenceNowDocument,
          variables: { userIds },
          context: { overSocket: true },
          // Who they are is in the cache; a list of just these people is of no use there.
          fetchPolicy: 'no-cache',
        })
        .then(({ data }) => {
          this.client.cache.batch({
            update: (cache) => {
              for (const user of data?.users.nodes ?? [])
                cache.writeFragment({ fragment: PresenceOfPersonFragmentDoc, data: user });
            },
          });
        })
        .catch(() => undefined);
    }
  }
}
