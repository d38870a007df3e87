import { type Answer, inWords, post, type Problem } from './api.js';

export interface Credentials {
  workspace: string;
  email: string;
  password: string;
}

/** Who is signed in, and the tokens that prove it. */
export interface SignedIn {
  userId: string;
  displayName: string;
  workspaceName: string;
  accessToken: string;
  refreshToken: string;
  /** On this machine's clock, in milliseconds. */
  renewAt: number;
}

export interface SessionState {
  signedIn: SignedIn | null;
  /** What last went wrong, in words; empty if nothing did. */
  notice: string;
}

interface IssuedSession {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
  user: { id: string; displayName: string };
  workspace: { name: string };
}

const ISSUED = 'accessToken accessTokenExpiresAt refreshToken user { id displayName } workspace { name }';
const SIGN_IN = `mutation SignIn($input: SignInInput!) { session: signIn(input: $input) { ${ISSUED} } }`;
const REFRESH = `mutation RefreshSession($refreshToken: String!) { session: refreshSession(refreshToken: $refreshToken) { ${ISSUED} } }`;
const SIGN_OUT = 'mutation SignOut { signOut }';

const STORAGE_KEY = 'recado:session';
const RENEW_AFTER = 0.8;
const RETRY_MS = 10_000;
const SHORTEST_LIFE_MS = 60_000;
const LONGEST_LIFE_MS = 600_000;

/** The session of the sign-in bar. Its tokens live in memory and in this browser tab's storage, nowhere else. */
export class Session {
  #state: SessionState = { signedIn: restore(), notice: '' };
  #renewal: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(isCopiedTab: boolean) {
    if (isCopiedTab && this.#state.signedIn)
      this.#set(null, 'This tab is a copy of another one: sign in here, too.');
    else this.#schedule();
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async signIn(credentials: Credentials): Promise<void> {
    const answer = await post<{ session: IssuedSession }>(
      { query: SIGN_IN, variables: { input: credentials } },
      new Headers(),
    );
    if (answer.data) this.#become(answer.data.session);
    else this.#note(firstProblem(answer));
  }

  /** Forgets the tokens at once, then tells the server. */
  async signOut(): Promise<void> {
    await this.#renewal;
    const { signedIn } = this.#state;
    if (!signedIn) return;
    this.#set(null);
    const headers = new Headers({ authorization: `Bearer ${signedIn.accessToken}` });
    const answer = await post<{ signOut: boolean }>({ query: SIGN_OUT }, headers);
    if (answer.data || firstProblem(answer).extensions?.code === 'UNAUTHENTICATED') return;
    this.#note({ message: `Signed out here, but not on the server. ${inWords(firstProblem(answer))}` });
  }

  /** What to send as `authorization`: renewed first if its time has come, null when nobody is signed in. */
  async authorization(): Promise<string | null> {
    const isDue = (this.#state.signedIn?.renewAt ?? Infinity) <= Date.now();
    if (isDue || this.#renewal) await this.renew();
    const { signedIn } = this.#state;
    return signedIn ? `Bearer ${signedIn.accessToken}` : null;
  }

  /** The server no longer takes the access token: get another, or learn that the session is over. */
  renew(): Promise<void> {
    this.#renewal ??= this.#refresh().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #refresh(): Promise<void> {
    const { signedIn } = this.#state;
    if (!signedIn) return;
    const { refreshToken } = signedIn;
    const answer = await post<{ session: IssuedSession }>(
      { query: REFRESH, variables: { refreshToken } },
      new Headers(),
    );
    // Somebody else may have signed in meanwhile.
    if (this.#state.signedIn?.refreshToken !== refreshToken) return;
    if (answer.data) this.#become(answer.data.session);
    else if (firstProblem(answer).extensions?.retryable) this.#retryLater(firstProblem(answer));
    else this.#set(null, `Your session has ended. ${inWords(firstProblem(answer))}`);
  }

  /**
   * This machine's clock may be wrong by more than a token lives, so the life that it computes is only trusted
   * within the bounds of what the server gives.
   */
  #become({ accessToken, accessTokenExpiresAt, refreshToken, user, workspace }: IssuedSession): void {
    const lifeMs = Date.parse(accessTokenExpiresAt) - Date.now();
    const boundedMs = Math.min(Math.max(lifeMs, SHORTEST_LIFE_MS), LONGEST_LIFE_MS);
    this.#set({
      userId: user.id,
      displayName: user.displayName,
      workspaceName: workspace.name,
      accessToken,
      refreshToken,
      renewAt: Date.now() + boundedMs * RENEW_AFTER,
    });
  }

  #retryLater(cause: Problem): void {
    this.#note(cause);
    this.#schedule(RETRY_MS);
  }

  #note(cause: Problem): void {
    this.#state = { ...this.#state, notice: inWords(cause) };
    this.#tell();
  }

  #set(signedIn: SignedIn | null, notice = ''): void {
    this.#state = { signedIn, notice };
    if (signedIn) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(signedIn));
    else sessionStorage.removeItem(STORAGE_KEY);
    this.#schedule();
    this.#tell();
  }

  #schedule(atLeastMs = 0): void {
    clearTimeout(this.#timer);
    const { signedIn } = this.#state;
    if (!signedIn) return;
    this.#timer = setTimeout(() => void this.renew(), Math.max(signedIn.renewAt - Date.now(), atLeastMs));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function firstProblem(answer: Answer<unknown>): Problem {
  return answer.errors?.[0] ?? { message: 'The server answered nothing.' };
}

function restore(): SignedIn | null {
  const stored = sessionStorage.getItem(STORAGE_KEY);
  return stored === null ? null : (JSON.parse(stored) as SignedIn);
}
