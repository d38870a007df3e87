import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../support/person.js';
import { createGroup, say } from '../support/rooms.js';
import type { Chat } from './support/chat.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';

describe('the page of the admins', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga');
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  const card = (chat: Chat, title: string) =>
    chat.page
      .locator('section')
      .filter({ has: chat.page.getByRole('heading', { level: 3, name: title, exact: true }) })
      .last();
  /** The number beside a name, as it is now. */
  const value = async (chat: Chat, title: string, name: string) => {
    const text = await card(chat, title)
      .locator('dl > div')
      .filter({ hasText: name })
      .locator('dd')
      .innerText();
    return text === '–' ? null : Number(text.replace(/[^\d.]/g, ''));
  };

  it('shows how the server is doing, as it happens', async () => {
    const hers = await web.open(ana);
    await hers.profile(hers.words('status:admin'));
    await hers.page.waitForURL('**/admin');
    const connections = () =>
      value(hers, hers.words('admin:stats.connections'), hers.words('admin:stats.sockets'));
    const before = await waitForNumber(connections);
    const room = await createGroup(ana, [bruno], 'Bakery');
    await web.open(bruno, { path: `/rooms/${room}` });
    await eventually(async () => expect(await connections()).toBeGreaterThan(before));
    await eventually(async () => {
      await say(ana, room, 'Busy');
      const perSecond = await value(
        hers,
        hers.words('admin:stats.messages'),
        hers.words('admin:stats.perSecond'),
      );
      expect(perSecond).toBeGreaterThan(0);
    });
    expect(
      await waitForNumber(() => value(hers, hers.words('admin:stats.memory'), hers.words('admin:stats.rss'))),
    ).toBeGreaterThan(20);
    expect(
      await card(hers, hers.words('admin:stats.memory')).getByRole('img').getAttribute('aria-label'),
    ).toMatch(/process: now \d/);
  });

  it('is not for members', async () => {
    const his = await web.open(bruno, { path: '/admin' });
    await his.says('admin:refused.title').waitFor();
    expect(await his.says('admin:people.title').count()).toBe(0);
    await his.button('admin:back').click();
    await his.button('status:menu').click();
    await his.menuItem(his.words('session:signOut.here')).waitFor();
    expect(await his.menuItem(his.words('status:admin')).count()).toBe(0);
  });

  it('shows the devices of a person, and ends their sessions, which signs them out', async () => {
    const his = await web.open(bruno);
    await his.says('rooms:nothingOpen.title').waitFor();
    const hers = await web.open(ana, { path: '/admin' });
    await hers.page
      .getByRole('button', { name: /Bruno Braga/ })
      .first()
      .click();
    const devices = hers.page.getByRole('list', { name: hers.words('admin:device.title') });
    await devices.getByText(/Chrom/).waitFor();
    await hers.button('admin:account.menu', { name: 'Bruno Braga' }).click();
    await hers.menuItem(hers.words('admin:account.endSessions')).click();
    await hers.confirm(hers.words('admin:endSessions.action'));
    await his.button('session:signIn.action').waitFor();
  });

  it('makes an account for a program, and a token that lets it in until it is revoked', async () => {
    const hers = await web.open(ana, { path: '/admin' });
    await hers.button('admin:people.add').click();
    await hers.page.getByText(hers.words('admin:add.BOT'), { exact: true }).click();
    await hers.field('admin:add.name').fill('Payroll');
    await hers.field('admin:add.email').fill('payroll@acme.test');
    expect(await hers.field('admin:add.password').count()).toBe(0);
    await hers.button('admin:add.action').click();
    await hers.page
      .getByRole('button', { name: /Payroll/ })
      .first()
      .click();
    await hers.says('admin:token.none').waitFor();
    await hers.button('admin:token.add').click();
    await hers.field('admin:newToken.name').fill('ERP, production');
    await hers.button('admin:newToken.action').click();
    const token = await hers.field('admin:madeToken.token').inputValue();
    const authorization = `Bearer ${token}`;
    const { data } = await web.server.anybody.ask('{ me { displayName kind } }', {}, { authorization });
    expect(data.me).toEqual({ displayName: 'Payroll', kind: 'BOT' });
    await hers.button('admin:madeToken.done').click();
    await hers.button('admin:token.revoke', { name: 'ERP, production' }).click();
    await hers.confirm(hers.words('admin:revokeToken.action'));
    await hers.says('admin:token.none').waitFor();
    const { errors } = await web.server.anybody.ask('{ me { id } }', {}, { authorization });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

async function waitForNumber(read: () => Promise<number | null>): Promise<number> {
  let number: number | null = null;
  await eventually(async () => {
    number = await read();
    expect(number).not.toBeNull();
  });
  return number ?? 0;
}
