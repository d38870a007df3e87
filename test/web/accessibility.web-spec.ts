import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../support/person.js';
import { createGroup, say } from '../support/rooms.js';
import type { Chat } from './support/chat.js';
import { Web } from './support/web.js';

/** Findings of axe-core that shut somebody out. */
async function findings({ page }: Chat): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // There are no frames: none of what it does for them, in a page of its own.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
}

describe('nobody is shut out (axe-core finds nothing serious)', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;
  let room: string;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga', { department: 'Sales' });
    await web.server.join(ana, 'Carla Costa');
    room = await createGroup(ana, [bruno], 'Bakery');
    await fill();
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  /** Something of everything that a room can show. */
  async function fill(): Promise<void> {
    await createGroup(ana, [bruno], 'Quiet');
    const question = await say(ana, room, 'Is the bread ready? See https://example.com/bread');
    const typo = await say(bruno, room, 'In fiev minutes');
    await bruno.do('mutation ($id: ID!) { editMessage(id: $id, body: "In five minutes") { id } }', {
      id: typo,
    });
    await bruno.do(
      `mutation ($room: ID!, $id: ID!) { sendMessage(input: { roomId: $room, body: "Here it is", replyToId: $id }) { id } }`,
      { room, id: question },
    );
    for (const emoji of ['👍', '🍞'])
      await bruno.do(
        'mutation ($id: ID!, $emoji: String!) { addReaction(messageId: $id, emoji: $emoji) { id } }',
        {
          id: question,
          emoji,
        },
      );
    for (const mutation of ['deleteMessage', 'recallMessage'])
      await ana.do(`mutation ($id: ID!) { ${mutation}(id: $id) { id } }`, {
        id: await say(ana, room, 'Oops'),
      });
    await ana.do('mutation ($room: ID!) { updateRoom(input: { id: $room, name: "Bakery" }) { id } }', {
      room,
    });
    await say(ana, room, '🎉');
  }

  const schemes = ['light', 'dark'] as const;

  it.each(schemes)('at the sign-in page, %s', async (colorScheme) => {
    const chat = await web.visit({ colorScheme });
    await chat.button('session:signIn.toCreate').waitFor();
    expect(await findings(chat)).toEqual([]);
    await chat.signIn('nowhere', 'nobody@nowhere.test', 'a wrong password');
    await chat.says('session:signIn.refused').waitFor();
    expect(await findings(chat)).toEqual([]);
  });

  it.each(schemes)('among the rooms, %s', async (colorScheme) => {
    const chat = await web.open(ana, { colorScheme });
    await chat.room('Bakery').waitFor();
    expect(await findings(chat)).toEqual([]);
    await chat.search.fill('bread');
    await chat.roomList.getByRole('link', { name: /ready/ }).waitFor();
    expect(await findings(chat)).toEqual([]);
  });

  it.each(schemes)('in a busy room, %s', async (colorScheme) => {
    const chat = await web.open(bruno, { path: `/rooms/${room}`, colorScheme });
    await chat.message('🎉').waitFor();
    expect(await findings(chat)).toEqual([]);
    await chat.menuOf('Here it is');
    expect(await findings(chat)).toEqual([]);
  });

  it('on a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    const list = await web.open(ana, phone);
    await list.room('Bakery').waitFor();
    expect(await findings(list)).toEqual([]);
    await list.room('Bakery').tap();
    await list.message('🎉').waitFor();
    expect(await findings(list)).toEqual([]);
  });

  it('in the dialogs', async () => {
    const chat = await web.open(ana, { path: `/rooms/${room}` });
    await chat.message('🎉').waitFor();
    const dialog = chat.page.getByRole('dialog').or(chat.page.getByRole('alertdialog'));
    const check = async () => {
      await dialog.waitFor();
      expect(await findings(chat)).toEqual([]);
      await chat.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };
    for (const item of ['rooms:newChat', 'rooms:newGroup']) {
      await chat.button('rooms:new').click();
      await chat.menuItem(chat.words(item)).click();
      await check();
    }
    for (const item of ['rooms:showMembers', 'rooms:rename.action', 'rooms:archive.action']) {
      await chat.button('rooms:options').click();
      await chat.menuItem(chat.words(item)).click();
      await check();
    }
    await chat.act('🎉', 'readers');
    await check();
    await chat.profile(chat.words('session:password.title'));
    await check();
  });

  it('in the emoji picker', async () => {
    const chat = await web.open(ana, { path: `/rooms/${room}` });
    await chat.button('conversation:composer.emoji').click();
    await chat.page.getByRole('gridcell').first().waitFor();
    expect(await findings(chat)).toEqual([]);
  });

  it.each(schemes)('on the page of the admins, %s', async (colorScheme) => {
    const chat = await web.open(ana, { path: '/admin', colorScheme });
    await chat.page
      .getByRole('button', { name: /Bruno Braga/ })
      .first()
      .click();
    expect(await findings(chat)).toEqual([]);
    await chat.button('admin:people.add').click();
    await chat.page.getByRole('dialog').waitFor();
    expect(await findings(chat)).toEqual([]);
  });
});
