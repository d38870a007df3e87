import { ApiError, isUnauthenticated } from '../api/errors';
import { isSession, type Session } from './session';

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

/** Where a client takes its tokens from. Each throws ApiError like the method of SessionStore. */
export type Tokens = Pick<SessionStore, 'accessToken' | 'renew'>;

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
   * The tokens of one person only. What they have left on its way (a message, a read mark) is refused once they have
   * signed out, and never goes out in the name of whoever signs in next.
   */
  tokensOf(userId: string): Tokens {
    const theirs = async (token: Promise<string>) => {
      const good = await token;
      if (this.session?.user.id !== userId) throw signedOut();
      return good;
    };
    return {
      accessToken: () => theirs(this.accessToken()),
      renew: (refused) => theirs(this.renew(refused)),
    };
  }

  /**
   * A token that is good for a while yet.
   * @throws ApiError UNAUTHENTICATED when nobody is signed in; NETWORK when it could not be renewed just now.
   */
  async accessToken(): Promise<string> {
    if (!this.session) throw signedOut();
    // While one is renewed, the old one has been refused, however good it looks.
    return this.isGood(this.session) && !this.renewing ? this.session.accessToken : this.renew();
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
    const next = await this.world.refresh(session.refreshToken).catch((error: unknown) => {
      if (isUnauthenticated(error) && this.isStill(session)) this.forget();
      throw error;
    });
    if (!this.isStill(session)) throw signedOut();
    this.keep(next);
    return next.accessToken;
  }

  /** Not so when somebody has signed out meanwhile, in any tab, or in: an answer that comes late undoes neither. */
  private isStill(session: Session): boolean {
    return this.stored()?.refreshToken === session.refreshToken;
  }

  private isGood(session: Session): boolean {
    return this.world.now() < session.renewAt;
  }

  private stored(): Session | null {
    try {
      const kept: unknown = JSON.parse(this.world.storage.getItem(SESSION_KEY) ?? 'null');
      return isSession(kept) ? kept : null;
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
