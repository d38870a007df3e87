import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CONFIG, type Config } from '../../src/config/config.js';
import { seedDemo } from '../../src/demo/demo.js';
import type { Person } from '../support/person.js';
import { createGroup, say } from '../support/rooms.js';
import { Web } from './support/web.js';

const PASSWORD = 'correct horse battery';

describe('the sign-in page', () => {
  let web: Web;
  let ana: Person;
  let room: string;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
    room = await createGroup(ana, [], 'Bakery');
    await say(ana, room, 'The bread is ready.');
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  it('lets somebody in, who is in after a reload, too', async () => {
    const chat = await web.visit();
    await chat.signIn(ana.slug, ana.email, PASSWORD);
    await chat.enter('Bakery');
    await chat.message('The bread is ready.').waitFor();
    await chat.page.reload();
    await chat.message('The bread is ready.').waitFor();
  });

  it('says what is wrong where the password is', async () => {
    const chat = await web.visit();
    await chat.signIn(ana.slug, ana.email, 'a wrong password');
    await chat.says('session:signIn.refused').waitFor();
    await chat.field('session:signIn.password').fill(PASSWORD);
    await chat.button('session:signIn.action').click();
    await chat.room('Bakery').waitFor();
  });

  it('stands before every address, and leads to it', async () => {
    const chat = await web.visit({ path: `/rooms/${room}` });
    await chat.signIn(ana.slug, ana.email, PASSWORD);
    await chat.message('The bread is ready.').waitFor();
  });

  it('comes back in every tab of the browser when one signs out', async () => {
    const one = await web.open(ana);
    const other = await one.tab(`/rooms/${room}`);
    await other.message('The bread is ready.').waitFor();
    await one.profile(one.words('session:signOut.here'));
    for (const chat of [one, other]) await chat.button('session:signIn.action').waitFor();
    expect(await one.page.evaluate(() => localStorage.getItem('recado-session'))).toBeNull();
  });

  it.each(['here', 'everywhere'] as const)(
    'leads whoever signs in after a sign-out %s to their own rooms, not to where the last person was',
    async (where) => {
      const bruno = await web.server.join(ana, 'Bruno Braga');
      const carla = await web.server.join(ana, 'Carla Costa', { password: PASSWORD });
      const path = `/rooms/${await createGroup(ana, [bruno], 'Garden')}`;
      const chat = await web.open(bruno, { path });
      await chat.title('Garden').waitFor();
      const action = chat.words(`session:signOut.${where}`);
      await chat.profile(action);
      if (where === 'everywhere') await chat.confirm(action);
      await chat.signIn(ana.slug, carla.email, PASSWORD);
      await chat.says('rooms:empty.title').waitFor();
      expect(new URL(chat.page.url()).pathname).toBe('/');
    },
  );

  it('makes a workspace, whose owner is in', async () => {
    const chat = await web.visit();
    await chat.button('session:signIn.toCreate').click();
    await chat.field('session:create.name').fill('Acme Ltd');
    await chat.field('session:create.slug').fill(ana.slug);
    await chat.field('session:create.displayName').fill('Nina New');
    await chat.field('session:signIn.email').fill('nina@acme.test');
    await chat.field('session:signIn.password').fill(PASSWORD);
    await chat.button('session:create.action').click();
    await chat.says('session:create.taken').waitFor();
    await chat.field('session:create.slug').fill(`${ana.slug}-acme`);
    await chat.button('session:create.action').click();
    await chat.says('rooms:empty.title').waitFor();
  });

  it('offers nobody but oneself where there is no demo', async () => {
    const chat = await web.visit();
    await chat.button('session:signIn.toCreate').waitFor();
    expect(await chat.says('session:demo.title').count()).toBe(0);
  });

  it('offers the people of the demo, one press away', async () => {
    const demo = await Web.start();
    try {
      await seedDemo(demo.server.app, demo.server.app.get<Config>(CONFIG));
      const chat = await demo.visit();
      await chat.button('session:demo.signInAs', { name: 'Bruno' }).click();
      await chat.room('Team').waitFor();
      await chat.room('Ana').waitFor();
      await demo.endTest();
    } finally {
      await demo.close();
    }
  });
});
