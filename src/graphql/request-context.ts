import type DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.js';
import { Unauthenticated } from '../errors/chat-error.js';
import type { Snapshot } from '../room-log/room-event.js';

/** What of a socket the resolvers may know. */
export interface ConnectionHandle {
  readonly id: string;
  readonly viewer: Viewer;
  /** Ends the socket of a client that does not read as fast as it is spoken to. */
  closeSlow(): void;
}

export interface ContextOrigin {
  readonly transport: 'http' | 'socket';
  readonly requestId: string;
  /** The client's address. */
  readonly address: string;
  /** Of a request over HTTP. A socket was authenticated when it was opened. */
  readonly authorization?: string | undefined;
  readonly connection: ConnectionHandle | null;
}

type AnyLoader = DataLoader<never, unknown>;

const NOTHING: Snapshot = {};

/** The GraphQL context of one operation, or of one event (or page of events) of a subscription. */
export class RequestContext {
  /** None for most subscriptions, which keep their context as long as they last. */
  private loaders: Map<object, AnyLoader> | null = null;
  private broughtRows: Map<string, Map<string, unknown>> | null = null;
  readonly identity: { viewer: Viewer | null; authentication?: Promise<void> };

  constructor(
    readonly origin: ContextOrigin,
    viewer: Viewer | null = null,
    readonly snapshot: Snapshot = NOTHING,
  ) {
    this.identity = { viewer };
  }

  /** @throws Unauthenticated where nobody has signed in. */
  get viewer(): Viewer {
    if (!this.identity.viewer) throw new Unauthenticated();
    return this.identity.viewer;
  }

  /** The context of what a subscription of this one delivers: the same viewer, as they are now, and loaders of its own. */
  forEvents(snapshot: Snapshot = NOTHING): RequestContext {
    return new RequestContext(this.origin, this.origin.connection?.viewer ?? this.identity.viewer, snapshot);
  }

  /** What a mutation answers with must not come from before it, though another one of its document has read it. */
  forgetLoaded(): void {
    this.loaders = null;
  }

  /** A row that what is answered brings along: nobody needs to load it, or to wait for it. */
  brought<T>(table: string, key: string, keyOf: (row: T) => string): T | undefined {
    const rows = this.snapshot[table] as readonly T[] | undefined;
    if (!rows) return undefined;
    this.broughtRows ??= new Map();
    let byKey = this.broughtRows.get(table) as Map<string, T> | undefined;
    // Of two states of a row, the later one.
    if (!byKey) this.broughtRows.set(table, (byKey = new Map(rows.map((row) => [keyOf(row), row]))));
    return byKey.get(key);
  }

  /** One loader for each owner, as long as this context lives. */
  loader<L extends DataLoader<never, unknown>>(owner: object, make: () => L): L {
    this.loaders ??= new Map();
    const found = this.loaders.get(owner);
    if (found) return found as L;
    const made = make();
    this.loaders.set(owner, made);
    return made;
  }
}

/** The context in which an event is executed once for everybody who asked the same: nobody in particular asks. */
export class SharedContext extends RequestContext {
  constructor(snapshot: Snapshot) {
    super({ transport: 'socket', requestId: 'shared', address: '', connection: null }, null, snapshot);
  }

  override get viewer(): never {
    throw new Error('What depends on the viewer was asked for outside of a `viewer` field.');
  }
}
