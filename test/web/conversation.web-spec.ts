import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../support/person.js';
import { createGroup, createRoom, say } from '../support/rooms.js';
import type { Chat } from './support/chat.js';
import { inSight } from './support/in-sight.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';

const MARKUP = '<img src=x onerror="document.title=1"> <b>bold</b> &amp; {{name}}';

describe('a conversation', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;
  let room: string;
  let name: string;
  let rooms = 0;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga');
  });
  beforeEach(async () => {
    name = `Bakery ${++rooms}`;
    room = await createGroup(ana, [bruno], name);
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  const opened = (person: Person) => web.open(person, { path: `/rooms/${room}` });
  const both = (): Promise<[Chat, Chat]> => Promise.all([opened(ana), opened(bruno)]);

  it('goes both ways: what one sends appears at the other, once', async () => {
    const [hers, his] = await both();
    await hers.send('Is the bread ready?');
    await his.message('Is the bread ready?').waitFor();
    await his.send('In five minutes.');
    await hers.message('In five minutes.').waitFor();
    await eventually(async () => {
      for (const chat of [hers, his])
        expect(await chat.texts()).toEqual(['Is the bread ready?', 'In five minutes.']);
    });
  });

  it('shows an own message as sent, then delivered, then read', async () => {
    const hers = await opened(ana);
    await hers.send('Anybody there?');
    await hers.mark('Anybody there?', 'SENT').waitFor();
    const his = await web.open(bruno);
    await hers.mark('Anybody there?', 'DELIVERED').waitFor();
    await his.enter(name);
    await hers.mark('Anybody there?', 'READ').waitFor();
    await hers.act('Anybody there?', 'readers');
    const readers = hers.page.getByRole('dialog', { name: hers.words('conversation:readers.title') });
    await readers.getByText('Bruno Braga').waitFor();
  });

  it('has answers that quote what they answer, and lead back to it', async () => {
    const question = await say(ana, room, 'The question');
    for (let n = 1; n <= 100; n++) await say(bruno, room, `Loaf ${n}`);
    const hers = await web.open(ana, { path: `/rooms/${room}/messages/${question}` });
    await hers.act('The question', 'reply');
    await hers.says('conversation:composer.replying', { name: 'Olga Owner' }).waitFor();
    await hers.send('The answer');
    await hers.message('The answer').waitFor();
    const his = await opened(bruno);
    await his.message('The answer').waitFor();
    expect(await his.message('The question').count()).toBe(0);
    await his
      .message('The answer')
      .getByRole('button', { name: /The question$/ })
      .click();
    await his.message('The question').waitFor();
    await eventually(async () => expect(await inSight(his, 'The question')).toBe(true));
    await his.button('conversation:jump.newest').click();
    await his.message('The answer').waitFor();
  });

  it('still answers what one had begun to answer before looking into another room, or at an edit', async () => {
    await createGroup(ana, [bruno], `Garden ${rooms}`);
    await say(ana, room, 'The question');
    await say(bruno, room, 'Closed tody');
    const his = await opened(bruno);
    const replying = his.says('conversation:composer.replying', { name: 'Olga Owner' });
    await his.act('The question', 'reply');
    await his.composer.fill('The answer');
    await his.act('Closed tody', 'edit');
    await his.composer.press('Escape');
    await replying.waitFor();
    await his.enter(`Garden ${rooms}`);
    await his.enter(name);
    await replying.waitFor();
    expect(await his.composer.inputValue()).toBe('The answer');
    await his.composer.press('Enter');
    await his
      .message('The answer')
      .getByRole('button', { name: /The question$/ })
      .waitFor();
    await replying.waitFor({ state: 'hidden' });
    await his.page.reload();
    await his.message('The answer').waitFor();
    expect(await replying.count()).toBe(0);
  });

  it('has reactions that one adds and takes back, and everybody sees', async () => {
    await say(ana, room, 'Cake?');
    const [hers, his] = await both();
    const actions = await his.pointAt('Cake?');
    await actions.getByRole('button', { name: his.words('conversation:actions.react') }).click();
    await his.button('conversation:reactions.with', { emoji: '👍' }).click();
    await hers.reaction('Cake?', '👍').click();
    await eventually(async () => {
      for (const chat of [hers, his]) expect(await chat.reaction('Cake?', '👍').textContent()).toBe('👍2');
    });
    expect(await hers.reaction('Cake?', '👍').getAttribute('aria-pressed')).toBe('true');
    await his.reaction('Cake?', '👍').click();
    await eventually(async () => expect(await hers.reaction('Cake?', '👍').textContent()).toBe('👍1'));
    await hers.reaction('Cake?', '👍').click();
    await his.reaction('Cake?', '👍').waitFor({ state: 'hidden' });
  });

  it('has every emoji in the picker, by its name', async () => {
    await say(ana, room, 'Cake?');
    const his = await opened(bruno);
    const actions = await his.pointAt('Cake?');
    await actions.getByRole('button', { name: his.words('conversation:actions.react') }).click();
    await his.page.getByRole('searchbox', { name: his.words('conversation:emoji.search') }).fill('shortcake');
    // The first one that is there may still be that of the whole list.
    await his.page.getByRole('gridcell').filter({ hasText: '🍰' }).click();
    await his.reaction('Cake?', '🍰').waitFor();
  });

  it('lets one edit while the window is open, tells how long, and shows everybody that it was edited', async () => {
    await say(ana, room, 'Closed tody');
    const [hers, his] = await both();
    const menu = await hers.menuOf('Closed tody');
    const edit = menu.getByRole('menuitem', {
      name: new RegExp(`^${hers.words('conversation:actions.edit')}`),
    });
    expect(await edit.textContent()).toMatch(/14 min left/);
    await edit.click();
    expect(await hers.composer.inputValue()).toBe('Closed tody');
    await hers.send('Closed today');
    for (const chat of [hers, his])
      await chat.message('Closed today').getByText(chat.words('conversation:message.edited')).waitFor();
    expect(await his.texts()).toEqual(['Closed today']);
    expect(await hers.composer.inputValue()).toBe('');
  });

  it('keeps what is written of an edit while another one is saved', async () => {
    for (const body of ['Frist', 'Secnod']) await say(ana, room, body);
    const hers = await opened(ana);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await hers.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation EditMessage')) await held;
      await route.continue();
    });
    await hers.act('Frist', 'edit');
    const saving = hers.page.waitForResponse((response) =>
      Boolean(response.request().postData()?.includes('mutation EditMessage')),
    );
    await hers.send('First');
    await hers.act('Secnod', 'edit');
    await hers.composer.fill('Second, and much more');
    answer();
    await saving;
    await hers.message('First').waitFor();
    expect(await hers.composer.inputValue()).toBe('Second, and much more');
    await hers.composer.press('Enter');
    await hers.message('Second, and much more').waitFor();
    await eventually(async () => expect(await hers.composer.inputValue()).toBe(''));
  });

  it('offers no edit and no recall once their window is closed', async () => {
    const [old, recent] = [await say(ana, room, 'Long ago'), await say(ana, room, 'A while ago')];
    for (const [id, minutes] of [
      [old, 16],
      [recent, 6],
    ]) {
      const createdAt = `strftime('%Y-%m-%d %H:%M:%f', created_at, '-${minutes} minutes')`;
      web.write(`UPDATE messages SET created_at = ${createdAt} WHERE id = ?`, id);
    }
    const hers = await opened(ana);
    const offered = async (body: string) => {
      const menu = await hers.menuOf(body);
      const names = await menu.getByRole('menuitem').allTextContents();
      await menu.press('Escape');
      await menu.waitFor({ state: 'hidden' });
      return names.join();
    };
    const [ofOld, ofRecent] = [await offered('Long ago'), await offered('A while ago')];
    expect(ofOld).not.toContain(hers.words('conversation:actions.edit'));
    expect(ofOld).not.toContain(hers.words('conversation:actions.recall'));
    expect(ofRecent).toContain(hers.words('conversation:actions.edit'));
    expect(ofRecent).not.toContain(hers.words('conversation:actions.recall'));
    for (const names of [ofOld, ofRecent]) expect(names).toContain(hers.words('conversation:actions.delete'));
  });

  it.each([
    ['recall', 'recalled'],
    ['delete', 'deleted'],
  ] as const)('lets one %s a message, of which a tombstone stays at both', async (action, tombstone) => {
    await say(ana, room, 'Before');
    const his = await opened(bruno);
    await say(ana, room, 'A secret');
    await his.message('A secret').waitFor();
    const hers = await opened(ana);
    await hers.act('A secret', action);
    for (const chat of [hers, his]) {
      const text = chat.words(`conversation:message.${tombstone}`);
      await chat.message(text).waitFor();
      await eventually(async () => expect(await chat.texts()).toEqual(['Before', text]));
      expect(await chat.page.getByText('A secret').count()).toBe(0);
    }
  });

  it('shows who types, until they stop', async () => {
    const [hers, his] = await both();
    await his.messages.or(his.says('conversation:empty.title')).first().waitFor();
    await hers.composer.pressSequentially('Well');
    const typing = his.says('conversation:typing.names', { count: 1, names: 'Olga Owner' });
    await typing.waitFor();
    await hers.composer.fill('');
    await typing.waitFor({ state: 'hidden' });
    await hers.composer.pressSequentially('So');
    await typing.waitFor();
    await hers.composer.press('Enter');
    await his.message('So').waitFor();
    await typing.waitFor({ state: 'hidden' });
  });

  it('never reads a text as HTML', async () => {
    const [hers, his] = await both();
    await hers.send(MARKUP);
    for (const chat of [hers, his]) {
      await chat.page.getByRole('feed').getByText(MARKUP, { exact: true }).waitFor();
      expect(await chat.page.locator('img[src="x"], b').count()).toBe(0);
      expect(await chat.page.title()).not.toBe('1');
    }
  });

  it('makes links that open elsewhere and tell nothing', async () => {
    await say(ana, room, 'See https://example.com/bread?a=1&b=2, or javascript:alert(1)');
    const his = await opened(bruno);
    const links = his.messages.getByRole('link');
    await links.waitFor();
    expect(await links.getAttribute('href')).toBe('https://example.com/bread?a=1&b=2');
    expect(await links.getAttribute('rel')).toContain('noopener');
    expect(await links.getAttribute('target')).toBe('_blank');
  });

  it('can only be read by a member of a room of announcements', async () => {
    room = await createRoom(ana, { type: 'BROADCAST', name: 'News' });
    const [hers, his] = await both();
    await hers.send('We are open on Sunday.');
    await his.message('We are open on Sunday.').waitFor();
    await his.says('conversation:readOnly.broadcast').waitFor();
    expect(await his.composer.count()).toBe(0);
    const menu = await his.menuOf('We are open on Sunday.');
    expect(await menu.getByRole('menuitem', { name: his.words('conversation:actions.reply') }).count()).toBe(
      0,
    );
  });
});
