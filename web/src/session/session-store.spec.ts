import { jest } from '@jest/globals';
import { ApiError } from '../api/errors';
import type { Session } from './session';
import { SESSION_KEY, SessionStore, type SessionWorld } from './session-store';

const sessionNo = (number: number, renewAt = Infinity): Session => ({
  accessToken: `access-${number}`,
  renewAt: Number.isFinite(renewAt) ? renewAt : 1e15,
  refreshToken: `refresh-${number}`,
  user: { __typename: 'User', id: 'ana', displayName: 'Ana', avatarUrl: null, role: 'MEMBER' },
  workspace: { __typename: 'Workspace', id: 'w', name: 'Demo', slug: 'demo' },
});

/** One browser: storage and lock are common to its tabs, and a refresh token is good once. */
class Browser {
  readonly kept = new Map<string, string>();
  readonly used: string[] = [];
  time = 1_000;
  refusal: Error | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(session: Session | null) {
    if (session) this.kept.set(SESSION_KEY, JSON.stringify(session));
  }

  openTab(): SessionStore {
    const world: SessionWorld = {
      storage: {
        getItem: (key) => this.kept.get(key) ?? null,
        setItem: (key, value) => void this.kept.set(key, value),
        removeItem: (key) => void this.kept.delete(key),
      },
      exclusively: <T>(work: () => Promise<T>): Promise<T> => {
        const result = this.last.then(work, work);
        this.last = result.catch(() => undefined);
        return result;
      },
      refresh: (token) => this.refresh(token),
      now: () => this.time,
    };
    return new SessionStore(world);
  }

  private async refresh(token: string): Promise<Session> {
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    if (this.used.includes(token)) throw new ApiError('UNAUTHENTICATED', 'Used before.', false);
    this.used.push(token);
    return sessionNo(this.used.length + 1);
  }
}

describe('the session of a browser', () => {
  it('uses a token as long as it is good', async () => {
    const browser = new Browser(sessionNo(1, 2_000));
    const tab = browser.openTab();
    expect(await tab.accessToken()).toBe('access-1');
    expect(browser.used).toEqual([]);
  });

  it('renews a token that is about to end, once for everybody who asks meanwhile', async () => {
    const browser = new Browser(sessionNo(1, 500));
    const tab = browser.openTab();
    expect(await Promise.all([tab.accessToken(), tab.accessToken()])).toEqual(['access-2', 'access-2']);
    expect(browser.used).toEqual(['refresh-1']);
  });

  it.each([
    ['nothing that is whole', '{"accessToken":'],
    ['a word', '"a session"'],
    ['a session that does not say whose', JSON.stringify({ ...sessionNo(1), user: undefined })],
    ['a session that does not say how long', JSON.stringify({ ...sessionNo(1), renewAt: null })],
  ])('signs nobody in with what another version of the page has left: %s', async (_, left) => {
    const browser = new Browser(null);
    browser.kept.set(SESSION_KEY, left);
    const tab = browser.openTab();
    expect(tab.current).toBeNull();
    await expect(tab.accessToken()).rejects.toThrow('Nobody is signed in.');
    tab.keep(sessionNo(2));
    expect(await tab.accessToken()).toBe('access-2');
  });

  it('lets one tab renew, and gives the other what that brought', async () => {
    const browser = new Browser(sessionNo(1, 500));
    const [one, other] = [browser.openTab(), browser.openTab()];
    expect(await Promise.all([one.accessToken(), other.accessToken()])).toEqual(['access-2', 'access-2']);
    expect(browser.used).toEqual(['refresh-1']);
  });

  it('takes another token where the server refuses one that looks good', async () => {
    const browser = new Browser(sessionNo(1));
    const [one, other] = [browser.openTab(), browser.openTab()];
    expect(await one.renew('access-1')).toBe('access-2');
    // The other tab still holds the old one; the storage has a newer.
    expect(await other.renew('access-1')).toBe('access-2');
    expect(browser.used).toEqual(['refresh-1']);
  });

  it('signs out where the session cannot be renewed any more', async () => {
    const browser = new Browser(sessionNo(1, 500));
    const tab = browser.openTab();
    const heard = jest.fn();
    tab.subscribe(heard);
    browser.refusal = new ApiError('UNAUTHENTICATED', 'Ended.', false);
    await expect(tab.accessToken()).rejects.toThrow('Ended.');
    expect(tab.current).toBeNull();
    expect(browser.kept.size).toBe(0);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('stays signed in while there is no network to renew over', async () => {
    const browser = new Browser(sessionNo(1, 500));
    const tab = browser.openTab();
    browser.refusal = new ApiError('NETWORK', 'Not reached.', true);
    await expect(tab.accessToken()).rejects.toThrow('Not reached.');
    expect(tab.current).not.toBeNull();
    browser.refusal = null;
    expect(await tab.accessToken()).toBe('access-2');
  });

  it('does not renew between a change of password and its answer', async () => {
    const browser = new Browser(sessionNo(1));
    const tab = browser.openTab();
    let answer: (session: Session) => void = () => undefined;
    const replacing = tab.replace(() => new Promise((resolve) => (answer = resolve)));
    // The socket is closed, since the old session has ended: that asks for another token.
    const renewing = tab.renew('access-1');
    await new Promise((resolve) => process.nextTick(resolve));
    answer(sessionNo(9));
    await replacing;
    expect(await renewing).toBe('access-9');
    expect(browser.used).toEqual([]);
  });

  it('does not undo a sign-out that comes while a token is renewed', async () => {
    const browser = new Browser(sessionNo(1, 500));
    const [one, other] = [browser.openTab(), browser.openTab()];
    const renewing = one.accessToken();
    other.forget();
    await expect(renewing).rejects.toThrow('Nobody is signed in.');
    expect(browser.kept.size).toBe(0);
  });

  it('gives one person’s tokens to nobody else’s client', async () => {
    const browser = new Browser(sessionNo(1));
    const tab = browser.openTab();
    const tokens = tab.tokensOf('ana');
    expect(await tokens.accessToken()).toBe('access-1');
    const bruno = { ...sessionNo(2).user, id: 'bruno' };
    tab.keep({ ...sessionNo(2), user: bruno });
    await expect(tokens.accessToken()).rejects.toThrow('Nobody is signed in.');
    await expect(tokens.renew('access-1')).rejects.toThrow('Nobody is signed in.');
    expect(await tab.tokensOf('bruno').accessToken()).toBe('access-2');
  });

  it('waits for a renewal that is under way, though the old token looks good', async () => {
    const tab = new Browser(sessionNo(1)).openTab();
    const renewing = tab.renew('access-1');
    expect(await tab.accessToken()).toBe('access-2');
    await renewing;
  });

  it('follows the other tabs in and out', () => {
    const browser = new Browser(null);
    const [one, other] = [browser.openTab(), browser.openTab()];
    one.keep(sessionNo(1));
    other.reload();
    expect(other.current?.user.id).toBe('ana');
    one.forget();
    other.reload();
    expect(other.current).toBeNull();
  });
});
