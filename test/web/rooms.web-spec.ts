import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../support/person.js';
import { createGroup, membersOf, openPrivate, REMOVE, say } from '../support/rooms.js';
import { inSight } from './support/in-sight.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';

const UNAVAILABLE = {
  data: null,
  errors: [{ message: 'No.', extensions: { code: 'UNAVAILABLE', retryable: true } }],
};

describe('the rooms', () => {
  let web: Web;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let bakery: string;
  let garden: string;

  beforeAll(async () => {
    web = await Web.start();
  });
  beforeEach(async () => {
    ana = await web.server.workspace();
    bruno = await web.server.join(ana, 'Bruno Braga');
    carla = await web.server.join(ana, 'Carla Costa');
    bakery = await createGroup(ana, [bruno, carla], 'Bakery');
    garden = await createGroup(ana, [bruno], 'Garden');
    await say(ana, garden, 'The roses need water.');
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  it('count what is unread, in the list and in the title, until it is seen below a line', async () => {
    await say(ana, bakery, 'Read this one.');
    const his = await web.open(bruno, { path: `/rooms/${bakery}` });
    await his.message('Read this one.').waitFor();
    await his.enter('Garden');
    for (const body of ['First news', 'Second news']) await say(ana, bakery, body);
    await eventually(async () => {
      expect(await his.unreadOf('Bakery')).toBe(his.words('rooms:unread', { count: 2 }));
      expect(await his.page.title()).toBe('(2) Recado');
    });
    await his.enter('Bakery');
    await his.message('Second news').waitFor();
    await his.says('conversation:list.unread').waitFor();
    await eventually(async () => {
      const shown = await his.messages.innerText();
      const order = ['Read this one.', his.words('conversation:list.unread'), 'First news', 'Second news'];
      expect(order.filter((text) => shown.includes(text))).toEqual(order);
      expect(order.map((text) => shown.indexOf(text))).toEqual(
        order.map((text) => shown.indexOf(text)).sort((a, b) => a - b),
      );
      expect(await his.unreadOf('Bakery')).toBeNull();
      expect(await his.page.title()).toBe('Recado');
    });
  });

  it('are read in one tab when they are read in another, and on another device', async () => {
    const [tab, device] = [await web.open(bruno), await web.open(bruno)];
    const other = await tab.tab();
    await say(ana, bakery, 'News');
    for (const chat of [tab, other, device])
      await eventually(async () => expect(await chat.unreadOf('Bakery')).not.toBeNull());
    await other.enter('Bakery');
    await other.message('News').waitFor();
    for (const chat of [tab, other, device])
      await eventually(async () => expect(await chat.unreadOf('Bakery')).toBeNull());
  });

  it('show what was said last, the newest first', async () => {
    const his = await web.open(bruno);
    const names = () => his.roomList.getByRole('link').allInnerTexts();
    await eventually(async () => expect((await names())[0]).toMatch(/^(GA\s)?Garden/));
    await say(ana, bakery, 'Fresh bread!');
    await eventually(async () => expect((await names())[0]).toMatch(/Bakery[^]*Olga: Fresh bread!/));
  });

  it('come page by page, and a page that could not be read is asked for again, but not at once', async () => {
    for (let n = 1; n <= 59; n++) await createGroup(ana, [bruno], `Group ${n}`);
    const newest = await createGroup(ana, [bruno], 'Group 60');
    const his = await web.open(bruno);
    await his.page.clock.install();
    await his.page.reload();
    await his.room('Group 60').waitFor();
    let asked = 0;
    let isAway = true;
    await his.page.route('**/graphql', (route) => {
      const { operationName, variables } = route.request().postDataJSON();
      if (operationName !== 'Rooms' || !variables.after) return route.continue();
      asked += 1;
      return isAway ? route.fulfill({ json: UNAVAILABLE }) : route.continue();
    });
    // Not so far ahead that the socket's ping would be without an answer.
    await his.page.clock.pauseAt(Date.now() + 4_000);
    await his.roomList.getByRole('link').last().scrollIntoViewIfNeeded();
    await eventually(() => expect(asked).toBe(1));
    // The list is drawn anew, while its time all but stands still.
    for (const body of ['One', 'Two', 'Three']) {
      await say(ana, newest, body);
      await eventually(async () => {
        await his.page.clock.runFor(1);
        expect(asked).toBe(1);
        expect(await his.roomList.getByText(`Olga: ${body}`).count()).toBe(1);
      });
    }
    isAway = false;
    // In steps: what came is shown in the next one, and until then nothing is asked for twice.
    await eventually(async () => {
      await his.page.clock.runFor(100);
      expect(await his.room('Garden').count()).toBe(1);
    });
    expect(asked).toBe(2);
  });

  it('go from whoever is taken out of one, with a word', async () => {
    const his = await web.open(bruno, { path: `/rooms/${bakery}` });
    await his.title('Bakery').waitFor();
    await ana.do(REMOVE, { room: bakery, user: bruno.id });
    await his.says('rooms:gone.toast', { room: 'Bakery' }).waitFor();
    await his.says('rooms:nothingOpen.title').waitFor();
    expect(await his.room('Bakery').count()).toBe(0);
    await his.page.goto(`/rooms/${bakery}`);
    await his.says('rooms:gone.title').waitFor();
  });

  it('begin as a group of the people who are picked', async () => {
    const [hers, his] = [await web.open(ana), await web.open(bruno)];
    await hers.button('rooms:new').click();
    await hers.page.getByRole('menuitem', { name: hers.words('rooms:newGroup') }).click();
    await hers.field('rooms:group.name').fill('Picnic');
    await hers.page.getByRole('searchbox', { name: hers.words('people:search') }).fill('bru');
    await hers.page.getByRole('option', { name: 'Bruno Braga' }).click();
    await hers.page.getByRole('searchbox', { name: hers.words('people:search') }).fill('car');
    await hers.page.getByRole('option', { name: 'Carla Costa' }).click();
    await hers.button('people:drop', { name: 'Carla Costa' }).click();
    await hers.button('rooms:group.create').click();
    await hers.title('Picnic').waitFor();
    await his.enter('Picnic');
    await hers.send('On Sunday?');
    await his.message('On Sunday?').waitFor();
    const id = new URL(hers.page.url()).pathname.split('/').at(-1) ?? '';
    expect(Object.keys(await membersOf(ana, id)).sort()).toEqual([ana.id, bruno.id].sort());
  });

  it('begin as a private chat with somebody, the same for both', async () => {
    const [his, hers] = [await web.open(bruno), await web.open(carla)];
    await his.button('rooms:new').click();
    await his.page.getByRole('menuitem', { name: his.words('rooms:newChat') }).click();
    await his.page.getByRole('option', { name: 'Carla Costa' }).click();
    await his.title('Carla Costa').waitFor();
    await his.send('Just between us.');
    await hers.enter('Bruno Braga');
    await hers.message('Just between us.').waitFor();
  });

  it('show members and roles, and an admin adds somebody and takes them out', async () => {
    const hers = await web.open(ana, { path: `/rooms/${garden}` });
    await hers.button('rooms:options').click();
    await hers.page.getByRole('menuitem', { name: hers.words('rooms:showMembers') }).click();
    const dialog = hers.page.getByRole('dialog');
    await dialog.getByText('Bruno Braga').waitFor();
    await hers.button('rooms:membersDialog.add').click();
    await hers.page.getByRole('option', { name: 'Carla Costa' }).click();
    await hers.button('rooms:membersDialog.addAction', { count: 1 }).click();
    await hers.button('rooms:membersDialog.options', { name: 'Carla Costa' }).click();
    await hers.page.getByRole('menuitem', { name: hers.words('rooms:membersDialog.remove') }).click();
    await hers.confirm(hers.words('rooms:membersDialog.removeAction'));
    await dialog.getByText('Carla Costa').waitFor({ state: 'hidden' });
    expect(Object.keys(await membersOf(ana, garden)).sort()).toEqual([ana.id, bruno.id].sort());
    const his = await web.open(bruno, { path: `/rooms/${garden}` });
    await his.button('rooms:options').click();
    await his.page.getByRole('menuitem', { name: his.words('rooms:showMembers') }).click();
    await his.page.getByRole('dialog').getByText('Olga Owner').waitFor();
    expect(await his.button('rooms:membersDialog.add').count()).toBe(0);
  });

  it('have messages that the search finds and opens in their place', async () => {
    await say(ana, bakery, 'The marzipan is in the cellar.');
    for (let n = 1; n <= 120; n++) await say(bruno, bakery, `Loaf ${n}`);
    const hers = await web.open(carla, { path: `/rooms/${bakery}` });
    await hers.message('Loaf 120').waitFor();
    await hers.search.fill('marzipan');
    const found = hers.roomList.getByRole('region', { name: hers.words('rooms:foundMessages') });
    await found.getByRole('link', { name: /marzipan/ }).click();
    await eventually(async () => expect(await inSight(hers, 'The marzipan is in the cellar.')).toBe(true));
    // Again, once one has scrolled away.
    await hers.messages.evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await hers.message('The marzipan is in the cellar.').waitFor({ state: 'detached' });
    await found.getByRole('link', { name: /marzipan/ }).click();
    await eventually(async () => expect(await inSight(hers, 'The marzipan is in the cellar.')).toBe(true));
    await hers.button('conversation:jump.newest').click();
    await hers.message('Loaf 120').waitFor();
  });

  it('have more messages that are found, also once they could not be fetched at first', async () => {
    for (let n = 1; n <= 25; n++) await say(ana, bakery, `Marzipan ${n}`);
    const hers = await web.open(carla);
    await hers.search.fill('marzipan');
    const found = hers.roomList.getByRole('region', { name: hers.words('rooms:foundMessages') });
    await eventually(async () => expect(await found.getByRole('link').count()).toBe(20));
    let refusals = 1;
    await hers.page.route('**/graphql', (route) =>
      route.request().postData()?.includes('query SearchMessages') && refusals-- > 0
        ? route.fulfill({ json: UNAVAILABLE })
        : route.continue(),
    );
    await hers.button('conversation:search.more').click();
    await hers.says('common:error.UNAVAILABLE').waitFor();
    await hers.button('conversation:search.more').click();
    await eventually(async () => expect(await found.getByRole('link').count()).toBe(25));
    expect(await hers.says('common:error.UNAVAILABLE').count()).toBe(0);
  });

  it('have people that the search finds, for a chat', async () => {
    const his = await web.open(bruno);
    await his.search.fill('carla');
    await his.button('people:startChat', { name: 'Carla Costa' }).click();
    await his.title('Carla Costa').waitFor();
  });

  it('show the status that somebody chooses by hand, to the others', async () => {
    const room = await openPrivate(ana, bruno);
    const [hers, his] = [await web.open(ana, { path: `/rooms/${room}` }), await web.open(bruno)];
    const under = hers.title('Bruno Braga').locator('..');
    const shows = (status: 'ONLINE' | 'BUSY') =>
      under.getByText(hers.words(`status:name.${status}`), { exact: true });
    await shows('ONLINE').waitFor();
    await his.profile(his.words('status:choose.BUSY'));
    await shows('BUSY').waitFor();
    await his.page.reload();
    await his.room('Bakery').waitFor();
    await shows('BUSY').waitFor();
    await his.page.context().close();
    await shows('BUSY').waitFor({ state: 'hidden' });
  });
});
