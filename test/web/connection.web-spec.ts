import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { LogRetention } from '../../src/room-log/retention.js';
import type { Person } from '../support/person.js';
import { createGroup, openPrivate, REMOVE, say } from '../support/rooms.js';
import { NO_NETWORK } from './support/complaints.js';
import type { Chat } from './support/chat.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';

const ROOM = 'Bakery';
const FORBIDDEN = {
  data: null,
  errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN', retryable: false } }],
};
const READ = 'mutation ($room: ID!) { markRead(roomId: $room) { id } }';
const MUTE = 'mutation ($room: ID!) { muteRoom(roomId: $room, until: "2126-01-01T00:00:00.000Z") { id } }';

describe('a client whose connection comes and goes', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;
  let room: string;
  let his: Chat;

  beforeAll(async () => {
    web = await Web.start();
  });
  beforeEach(async () => {
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga');
    room = await createGroup(ana, [bruno], ROOM);
    await say(ana, room, 'Before');
    his = await web.open(bruno, { path: `/rooms/${room}` });
    await his.message('Before').waitFor();
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  const offline = async (isOffline: boolean) => {
    web.complaints.expect(NO_NETWORK);
    await his.page.context().setOffline(isOffline);
  };
  const shows = (...texts: string[]) => eventually(async () => expect(await his.texts()).toEqual(texts));
  /** Keeps requests of an operation on their way until the answer may come. */
  async function hold(
    operation: string,
    then: (route: Route) => Promise<void> = (route) => route.continue(),
  ): Promise<() => void> {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await his.page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes(operation)) return route.continue();
      await held;
      await then(route);
    });
    return answer;
  }
  /** The same person, with a session of now. */
  const again = async (person: Person) => web.server.signedIn(await web.server.userOf(person), person.slug);

  it('has afterwards what was said meanwhile, each once', async () => {
    await offline(true);
    for (const body of ['One', 'Two', 'Three']) await say(ana, room, body);
    await his.says('common:connection.offline').waitFor();
    await offline(false);
    await shows('Before', 'One', 'Two', 'Three');
    await his.says('common:connection.offline').waitFor({ state: 'hidden' });
    await say(ana, room, 'Four');
    await shows('Before', 'One', 'Two', 'Three', 'Four');
  });

  it('shows afterwards how people are by then', async () => {
    await his.page.goto(`/rooms/${await openPrivate(bruno, ana)}`);
    const under = his.title('Olga Owner').locator('..');
    const shows = (status: 'ONLINE' | 'BUSY') =>
      under.getByText(his.words(`status:name.${status}`), { exact: true });
    await ana.subscribe('subscription { inbox { __typename } }');
    await shows('ONLINE').waitFor();
    await offline(true);
    await his.says('common:connection.offline').waitFor();
    await ana.do('mutation { setStatus(status: BUSY) { id } }');
    await offline(false);
    await shows('BUSY').waitFor();
  });

  it('shows afterwards what was read and muted meanwhile on another device', async () => {
    await his.page.goto('/');
    await say(ana, room, 'Read on the phone');
    await eventually(async () => expect(await his.unreadOf(ROOM)).not.toBeNull());
    await offline(true);
    await his.says('common:connection.offline').waitFor();
    await bruno.do(READ, { room });
    await bruno.do(MUTE, { room });
    await offline(false);
    await eventually(async () => expect(await his.unreadOf(ROOM)).toBeNull());
    await his
      .room(ROOM)
      .getByRole('img', { name: his.words('rooms:muted') })
      .waitFor();
  });

  it('shows what was read on another device while it was loading', async () => {
    const answer = await hold('query RoomPositions');
    await his.page.goto('/');
    await say(ana, room, 'Read on the phone');
    await his.page.reload();
    await eventually(async () => expect(await his.unreadOf(ROOM)).not.toBeNull());
    await bruno.do(READ, { room });
    answer();
    await eventually(async () => expect(await his.unreadOf(ROOM)).toBeNull());
  });

  it('notifies afterwards of what nobody has read, and not of what was read meanwhile', async () => {
    await his.page.addInitScript(hideAndKeepNotifications);
    await his.page.reload();
    await his.message('Before').waitFor();
    await offline(true);
    await his.says('common:connection.offline').waitFor();
    for (const body of ['Read on the phone', 'Read, too']) await say(ana, room, body);
    await bruno.do(READ, { room });
    await say(ana, room, 'New');
    await offline(false);
    await his.message('New').waitFor();
    await say(ana, room, 'Newer');
    const notified = () =>
      his.page.evaluate(() => (globalThis as unknown as { notified: string[] }).notified);
    await eventually(async () => expect(await notified()).toEqual(['New', 'Newer']));
  });

  it('sends afterwards what was written meanwhile, each once and in order', async () => {
    await offline(true);
    for (const body of ['One', 'Two', 'Three']) await his.send(body);
    await his.mark('One', 'SENDING').waitFor();
    await shows('Before', 'One', 'Two', 'Three');
    await offline(false);
    await his.mark('Three', 'SENT').waitFor();
    await shows('Before', 'One', 'Two', 'Three');
    const { nodes } = (
      await ana.do(`query ($room: ID!) { room(id: $room) { messages(last: 10) { nodes { body } } } }`, {
        room,
      })
    ).room.messages;
    expect(nodes.map(({ body }: { body: string }) => body)).toEqual(['Before', 'One', 'Two', 'Three']);
  });

  it('sends a message once whose answer was lost', async () => {
    web.complaints.expect(NO_NETWORK);
    let lost = 0;
    await his.page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('mutation SendMessage') || lost > 0) return route.continue();
      lost++;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await his.send('Only once');
    await his.mark('Only once', 'SENT').waitFor();
    expect(lost).toBe(1);
    await say(ana, room, 'And on');
    await shows('Before', 'Only once', 'And on');
    await his.page.reload();
    await shows('Before', 'Only once', 'And on');
  });

  it('still sends after a reload what could not be sent before it', async () => {
    web.complaints.expect(NO_NETWORK);
    const fail = '**/graphql';
    await his.page.route(fail, (route) =>
      route.request().postData()?.includes('mutation SendMessage') ? route.abort() : route.continue(),
    );
    await his.send('Written before');
    await his.says('conversation:outbox.waiting').waitFor();
    await his.page.unroute(fail);
    await his.page.reload();
    await his.mark('Written before', 'SENT').waitFor();
    await shows('Before', 'Written before');
  });

  it('keeps what the server refuses, to be sent again or dropped', async () => {
    let refuses = true;
    await his.page.route('**/graphql', (route) =>
      refuses && route.request().postData()?.includes('mutation SendMessage')
        ? route.fulfill({ json: FORBIDDEN })
        : route.continue(),
    );
    await his.send('Refused');
    await his.send('Refused, too');
    const discard = his
      .message('Refused')
      .getByRole('button', { name: his.words('conversation:outbox.discard') });
    await discard.click();
    await his.message('Refused').waitFor({ state: 'hidden' });
    refuses = false;
    await his
      .message('Refused, too')
      .getByRole('button', { name: his.words('conversation:outbox.retry') })
      .click();
    await his.mark('Refused, too', 'SENT').waitFor();
    await shows('Before', 'Refused, too');
  });

  it('tells whoever is elsewhere by then what was refused, and leads there', async () => {
    await createGroup(ana, [bruno], 'Garden');
    const answer = await hold('mutation SendMessage', (route) => route.fulfill({ json: FORBIDDEN }));
    await his.send('Refused');
    await his.enter('Garden');
    answer();
    await his.page
      .getByRole('status')
      .getByRole('link', { name: his.words('conversation:outbox.failedIn', { room: ROOM }) })
      .click();
    await his.title(ROOM).waitFor();
    await his
      .message('Refused')
      .getByRole('button', { name: his.words('conversation:outbox.retry') })
      .waitFor();
  });

  it('gives back to whoever is no longer in a room what they could not send there', async () => {
    const answer = await hold('mutation SendMessage');
    await his.send('Too late');
    await ana.do(REMOVE, { room, user: bruno.id });
    await his.says('rooms:gone.toast', { room: ROOM }).waitFor();
    answer();
    await his.says('conversation:outbox.lost', { text: 'Too late' }).waitFor();
  });

  it('opens a dialog that was asked for without a network once it is back, and stays where it was', async () => {
    await his.button('status:menu').click();
    const item = his.menuItem(his.words('session:password.title'));
    await item.waitFor();
    await offline(true);
    await item.click();
    await his.says('common:connection.offline').waitFor();
    expect(await his.texts()).toEqual(['Before']);
    await offline(false);
    const dialog = his.page.getByRole('dialog', { name: his.words('session:password.title') });
    await dialog.waitFor();
    // With its styles.
    expect(await dialog.evaluate((shown) => getComputedStyle(shown).display)).toBe('flex');
    expect(await his.texts()).toEqual(['Before']);
  });

  it('is loaded anew where a part of the page is gone, as after an upgrade', async () => {
    web.complaints.expect(/404/);
    await his.page.route('**/assets/profile-menu-items-*', (route) => route.fulfill({ status: 404 }));
    const loaded = his.page.waitForEvent('load');
    await his.button('status:menu').click();
    await loaded;
    await shows('Before');
  });

  it('goes on after the server was gone and is back', async () => {
    web.complaints.expect(NO_NETWORK);
    const startAgain = await web.stopServer();
    await his.send('Written without a server');
    await startAgain();
    await his.mark('Written without a server', 'SENT').waitFor();
    const she = await again(ana);
    await say(she, room, 'Welcome back');
    await shows('Before', 'Written without a server', 'Welcome back');
  });

  it('opens a room though the server could not say at first what it allows', async () => {
    web.complaints.expect(NO_NETWORK);
    let lost = 0;
    await his.page.route('**/graphql', (route) =>
      route.request().postData()?.includes('query ServerInfo') && lost++ === 0
        ? route.abort('connectionreset')
        : route.continue(),
    );
    await his.page.reload();
    await his.message('Before').waitFor();
    await his.send('Here I am');
    await his.mark('Here I am', 'SENT').waitFor();
    expect(lost).toBeGreaterThan(1);
  });

  it('goes from room to room before the server has said what it allows', async () => {
    await createGroup(ana, [bruno], 'Garden');
    const answer = await hold('query ServerInfo');
    await his.page.goto('/');
    const loaded = his.page.waitForResponse(/\/conversation-/);
    await his.enter('Garden');
    await loaded;
    await his.enter(ROOM);
    await his.enter('Garden');
    answer();
    await his.send('Here I am');
    await his.mark('Here I am', 'SENT').waitFor();
  });

  it('goes on with other tokens when its own run out, without a visible break', async () => {
    const before = await his.page.evaluate(() => localStorage.getItem('recado-session'));
    // The server closes the socket, and refuses the token over HTTP.
    web.server.clock.advance({ seconds: 11 * 60 });
    const she = await again(ana);
    await his.send('After a while');
    await his.mark('After a while', 'SENT').waitFor();
    await say(she, room, 'A long while');
    await shows('Before', 'After a while', 'A long while');
    expect(await his.page.evaluate(() => localStorage.getItem('recado-session'))).not.toBe(before);
    expect(await his.button('session:signIn.action').count()).toBe(0);
  });

  it('renews once for all of its tabs', async () => {
    const tabs = [his, await his.tab(`/rooms/${room}`), await his.tab(`/rooms/${room}`)];
    for (const tab of tabs) await tab.message('Before').waitFor();
    web.server.clock.advance({ seconds: 11 * 60 });
    const she = await again(ana);
    await Promise.all(tabs.map((tab, n) => tab.send(`From tab ${n}`)));
    for (const [n, tab] of tabs.entries()) await tab.mark(`From tab ${n}`, 'SENT').waitFor();
    await say(she, room, 'All here?');
    for (const tab of tabs) await tab.message('All here?').waitFor();
  });

  it('takes in without a word that it was away for too long', async () => {
    await offline(true);
    for (let n = 1; n <= 5; n++) await say(ana, room, `Forgotten ${n}`);
    // The log forgets these events before he is back; the messages stay.
    web.write(`UPDATE room_events SET created_at = '2020-01-01 00:00:00.000' WHERE room_id = ?`, room);
    await web.server.app.get(LogRetention).prune();
    await offline(false);
    await shows('Before', ...[1, 2, 3, 4, 5].map((n) => `Forgotten ${n}`));
    await say(ana, room, 'And on');
    await his.message('And on').waitFor();
    await eventually(async () => expect(await his.unreadOf(ROOM)).toBeNull());
  });

  it('goes to the sign-in page when its session has ended', async () => {
    await bruno.do('mutation { signOut(everywhere: true) }');
    await his.button('session:signIn.action').waitFor();
  });
});

/** In the page: it is behind another one, and what it would notify of is kept. */
function hideAndKeepNotifications(): void {
  const notified: string[] = [];
  class Kept {
    static permission = 'granted';
    constructor(_title: string, { body }: { body: string }) {
      notified.push(body);
    }
  }
  Object.assign(globalThis, { notified, Notification: Kept });
  Object.defineProperty(document, 'hidden', { get: () => true });
}
