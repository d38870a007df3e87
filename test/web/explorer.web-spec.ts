import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Person } from '../support/person.js';
import { Web } from './support/web.js';

const PASSWORD = 'correct horse battery';

describe('the explorer', () => {
  let web: Web;
  let ana: Person;

  beforeAll(async () => {
    web = await Web.start();
    ana = await web.server.workspace();
  });
  afterEach(() => web.endTest());
  afterAll(() => web.close());

  const signIn = async (page: Page) => {
    await page.getByLabel('Workspace').fill(ana.slug);
    await page.getByLabel('E-mail').fill(ana.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const identity = (page: Page) => page.getByText('Olga Owner in ');

  it('keeps somebody signed in over a reload, and asks them to sign in to a copy of the tab', async () => {
    const { page } = await web.visit({ path: '/graphql' });
    await signIn(page);
    await identity(page).waitFor();
    await page.reload();
    await identity(page).waitFor();
    // Like “Duplicate tab”, this copies the storage.
    const copied = page.context().waitForEvent('page');
    await page.evaluate(() => void window.open(location.href));
    const copy = await copied;
    await copy.getByText('This tab is a copy').waitFor();
    await signIn(copy);
    for (const tab of [copy, page]) {
      await identity(tab).waitFor();
      await tab.reload();
      await identity(tab).waitFor();
    }
    const tokens = await Promise.all(
      [page, copy].map((tab) => tab.evaluate(() => sessionStorage.getItem('recado:session'))),
    );
    expect(tokens[0]).not.toBe(tokens[1]);
  });
});
