import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Person } from '../support/person.js';
import { createGroup, say } from '../support/rooms.js';
import type { Chat } from './support/chat.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';
import { wordsOf } from './support/words.js';

const PASSWORD = 'correct horse battery';
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

describe('the client', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;
  let room: string;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga', { password: PASSWORD });
    room = await createGroup(ana, [bruno], 'Bakery');
    for (let n = 1; n <= 30; n++) await say(ana, room, `Loaf ${n}`);
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  it('shows one thing at a time on a phone: the rooms, one of them, and the way back', async () => {
    const chat = await web.open(bruno, PHONE);
    await chat.room('Bakery').tap();
    await chat.title('Bakery').waitFor();
    await chat.message('Loaf 30').waitFor();
    expect(await chat.roomList.isVisible()).toBe(false);
    const overflow = await chat.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBe(0);
    await chat.composer.tap();
    await chat.composer.fill('From the tram');
    await chat.button('conversation:composer.send').tap();
    await chat.mark('From the tram', 'SENT').waitFor();
    const composer = await boxOf(chat.composer);
    expect(composer.y + composer.height).toBeLessThanOrEqual(844);
    expect(composer.width).toBeGreaterThan(200);
    await chat.button('common:back').tap();
    await chat.room('Bakery').waitFor();
    expect(await chat.composer.isVisible()).toBe(false);
  });

  it('opens the menu of a message under a finger that rests on it', async () => {
    const chat = await web.open(bruno, { ...PHONE, path: `/rooms/${room}` });
    const message = chat.message('Loaf 29');
    const box = await boxOf(message.getByText('Loaf 29'));
    const devtools = await chat.page.context().newCDPSession(chat.page);
    const touchPoints = [{ x: box.x + 10, y: box.y + 5 }];
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await chat.menuItem(chat.words('conversation:actions.reply')).tap();
    await chat.says('conversation:composer.replying', { name: 'Olga Owner' }).waitFor();
  });

  it('speaks Portuguese to whose browser does', async () => {
    const chat = await web.visit({ language: 'pt-BR' });
    await chat.page.locator('html[lang="pt-BR"]').waitFor();
    await chat.signIn(bruno.slug, bruno.email, PASSWORD);
    await chat.room('Bakery').waitFor();
    await chat.enter('Bakery');
    await chat.composer.waitFor();
  });

  it('speaks another language when one is chosen, and still does after a reload', async () => {
    const chat = await web.open(bruno);
    await chat.profile(chat.words('status:language'), 'Português (Brasil)');
    const pt = wordsOf('pt-BR');
    await chat.page.getByRole('navigation', { name: pt('rooms:title') }).waitFor();
    await chat.page.reload();
    await chat.page.getByRole('navigation', { name: pt('rooms:title') }).waitFor();
  });

  it('is dark where the device is, or where dark is chosen', async () => {
    const background = (chat: Chat) =>
      chat.page.evaluate(() => {
        const [r = 0, g = 0, b = 0] = (
          getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []
        ).map(Number);
        return (r + g + b) / 3 / 255;
      });
    const dark = await web.open(bruno, { colorScheme: 'dark' });
    await dark.room('Bakery').waitFor();
    expect(await background(dark)).toBeLessThan(0.25);
    const light = await web.open(bruno);
    await light.room('Bakery').waitFor();
    expect(await background(light)).toBeGreaterThan(0.75);
    await light.profile(light.words('status:theme.title'), light.words('status:theme.dark'));
    await eventually(async () => expect(await background(light)).toBeLessThan(0.25));
    await light.page.reload();
    await light.room('Bakery').waitFor();
    expect(await background(light)).toBeLessThan(0.25);
  });

  it('needs no mouse: one signs in, opens a room, writes, edits and reacts with the keyboard', async () => {
    const chat = await web.visit();
    const { keyboard } = chat.page;
    /** Goes on with Tab until the focus is there. */
    const tabTo = async (name: RegExp | string, role: string) => {
      for (let n = 0; n < 40; n++) {
        const there = chat.page.locator(':focus');
        if ((await there.count()) > 0) {
          const wanted = chat.page.getByRole(role as 'button', { name }).and(there);
          if ((await wanted.count()) > 0) return;
        }
        await keyboard.press('Tab');
      }
      throw new Error(`Tab does not lead to ${role} ${name.toString()}`);
    };
    await chat.field('session:signIn.workspace').waitFor();
    await tabTo(chat.words('session:signIn.workspace'), 'textbox');
    await keyboard.type(bruno.slug);
    await keyboard.press('Tab');
    await keyboard.type(bruno.email);
    await keyboard.press('Tab');
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await chat.room('Bakery').waitFor();
    await tabTo(/Bakery/, 'link');
    await keyboard.press('Enter');
    await chat.message('Loaf 30').waitFor();
    // The composer has the focus by itself.
    await eventually(() =>
      expect(chat.composer.evaluate((field) => field === document.activeElement)).resolves.toBe(true),
    );
    await keyboard.type('Without a mosue');
    await keyboard.press('Enter');
    await chat.mark('Without a mosue', 'SENT').waitFor();
    await keyboard.press('ArrowUp');
    await chat.says('conversation:composer.editing').waitFor();
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('Without a mouse');
    await keyboard.press('Enter');
    await chat.message('Without a mouse').waitFor();
    // From the composer back to the messages.
    for (let n = 0; n < 10; n++) {
      await keyboard.press('Shift+Tab');
      if (await chat.messages.evaluate((list) => list === document.activeElement)) break;
    }
    await keyboard.press('ArrowUp');
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await chat.page.getByRole('menu').waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await chat.page.getByRole('menu').waitFor({ state: 'hidden' });
    await eventually(async () =>
      expect(
        await chat.messages.getByRole('group', { name: chat.words('conversation:reactions.label') }).count(),
      ).toBe(1),
    );
  });
});

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not to be seen.');
  return box;
}
