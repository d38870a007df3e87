import { ApiError, isUnauthenticated } from '../api/errors';
import type { Session } from './session';

/** What a SessionStore works with; in a test, something else than a browser. */
export interface SessionWorld {
  /** Where the tabs of this browser keep the session. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Runs work that only one tab may do at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Trades a refresh token for the next session. */
  refresh(refreshToken: string): Promise<Session>;
  now(): number;
}

export const SESSION_KEY = 'recado-session';

/**
 * The session of this browser, shared by its tabs. A refresh token is good for one use, and showing it twice
 * ends the session: so a tab renews under a lock and looks, once it has the lock, whether another tab was
 * quicker.
 */
export class SessionStore {
  private session: Session | null;
  private renewing: Promise<string> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly world: SessionWorld) {
    this.session = this.stored();
  }

  get current(): Session | null {
    return this.session;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another tab has signed in, renewed or signed out. */
  reload(): void {
    this.show(this.stored());
  }

  /** After signing in. */
  keep(session: Session): void {
    this.world.storage.setItem(SESSION_KEY, JSON.stringify(session));
    this.show(session);
  }

  /**
   * Trades this session for another one, as a new password does. Under the lock: the old tokens are worth nothing
   * from then on, and nobody may try to renew them meanwhile.
   */
  async replace(trade: (accessToken: string) => Promise<Session>): Promise<void> {
    await this.world.exclusively(async () => this.keep(await trade(await this.renewAlone())));
  }

  /** Signs this browser out, in every tab. */
  forget(): void {
    this.world.storage.removeItem(SESSION_KEY);
    this.show(null);
  }

  /**
   * A token that is good for a while yet.
   * @throws ApiError UNAUTHENTICATED when nobody is signed in; NETWORK when it could not be renewed just now.
   */
  async accessToken(): Promise<string> {
    if (!this.session) throw signedOut();
    return this.isGood(this.session) ? this.session.accessToken : this.renew();
  }

  /**
   * A token other than the one that was refused.
   * @throws ApiError like {@link accessToken}.
   */
  async renew(refused?: string): Promise<string> {
    this.renewing ??= this.world
      .exclusively(() => this.renewAlone(refused))
      .finally(() => {
        this.renewing = null;
      });
    return this.renewing;
  }

  private async renewAlone(refused?: string): Promise<string> {
    // What stands in the storage now: whoever had the lock before may have renewed already.
    const session = this.stored();
    if (!session) {
      this.show(null);
      throw signedOut();
    }
    if (session.accessToken !== refused && this.isGood(session)) {
      this.show(session);
      return session.accessToken;
    }
    try {
      const next = await this.world.refresh(session.refreshToken);
      this.keep(next);
      return next.accessToken;
    } catch (error) {
      if (isUnauthenticated(error)) this.forget();
      throw error;
    }
  }

  private isGood(session: Session): boolean {
    return this.world.now() < session.renewAt;
  }

  private stored(): Session | null {
    try {
      return JSON.parse(this.world.storage.getItem(SESSION_KEY) ?? 'null') as Session | null;
    } catch {
      return null;
    }
  }

  private show(session: Session | null): void {
    if (session?.accessToken === this.session?.accessToken) return;
    this.session = session;
    for (const listener of this.listeners) listener();
  }
}

const signedOut = () => new ApiError('UNAUTHENTICATED', 'Nobody is signed in.', false);
