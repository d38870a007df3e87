import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Web } from './support/web.js';

const MOST_KILOBYTES = 200;

describe('the first page', () => {
  let web: Web;
  beforeAll(async () => {
    web = await Web.start();
  });
  afterAll(() => web.close());

  it(`comes with no more than ${MOST_KILOBYTES} KB of JavaScript, gzipped, and nothing from elsewhere`, async () => {
    const scripts = new Set<string>();
    const elsewhere: string[] = [];
    const chat = await web.visit();
    chat.page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url());
      if (!request.url().startsWith(web.origin)) elsewhere.push(request.url());
    });
    await chat.page.reload({ waitUntil: 'networkidle' });
    await chat.button('session:signIn.action').waitFor();
    expect(elsewhere).toEqual([]);
    expect(scripts.size).toBeGreaterThan(0);
    let bytes = 0;
    for (const url of scripts) bytes += gzipSync(await (await fetch(url)).text()).length;
    expect(bytes / 1024).toBeLessThanOrEqual(MOST_KILOBYTES);
    await web.endTest();
  });
});
