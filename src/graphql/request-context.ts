import type DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.js';
import { Unauthenticated } from '../errors/chat-error.js';
import type { Snapshot } from '../room-log/room-event.js';

/** What of a socket the resolvers may know. */
export interface ConnectionHandle {
  readonly id: string;
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

  /** The context of what a subscription of this one delivers: the same viewer, loaders of its own. */
  forEvents(snapshot: Snapshot = NOTHING): RequestContext {
    return new RequestContext(this.origin, this.identity.viewer, snapshot);
  }

  /** What a mutation answers with must not come from before it, though another one of its document has read it. */
  forgetLoaded(): void {
    this.loaders = null;
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
