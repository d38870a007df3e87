import { it } from '@jest/globals';
import { createGroup, openPrivate, say } from '../support/rooms.js';
import { Web } from './support/web.js';
it('jumps', async () => {
  const web = await Web.start();
  const ana = await web.server.workspace();
  const bruno = await web.server.join(ana, 'Bruno Braga');
  const room = await createGroup(ana, [bruno], 'Bakery');
  let id = '';
  for (let n = 1; n <= 82; n++) { const i = await say(bruno, room, `Loaf ${n}`); id = i; }
  const blank = await web.open(ana, { path: '/' });
  await blank.page.addInitScript(() => {
    const log: string[] = []; (window as any).log = log; let last = '';
    const tick = () => {
      const l = document.querySelector('[role=feed]');
      if (l) { const rows = [...l.querySelectorAll('[data-seq]')].map((r) => (r as HTMLElement).dataset['seq']); const s = `${l.scrollTop}/${l.scrollHeight} ${rows[0]}..${rows.at(-1)} ${getComputedStyle(l.querySelector('[data-testid]') ?? l).visibility}`; if (s !== last) log.push(`${Math.round(performance.now())} ${s}`); last = s; }
      requestAnimationFrame(tick);
    };
    tick();
  });
  await blank.page.goto(`/rooms/${room}/messages/${id}`);
  await new Promise((r) => setTimeout(r, 5000));
  console.log(await blank.page.evaluate(() => (window as any).log.join('\n')));
  const p = await openPrivate(ana, bruno);
  await blank.page.goto(`/rooms/${p}`);
  await new Promise((r) => setTimeout(r, 3000));
  console.log(await blank.page.locator('header').evaluateAll((hs) => hs.map((h) => h.outerHTML)));
  await web.close();
});
it('newest', async () => {
  const web = await Web.start();
  const ana = await web.server.workspace();
  const bruno = await web.server.join(ana, 'Bruno Braga');
  const room = await createGroup(ana, [bruno], 'Bakery');
  let id = '';
  for (let n = 1; n <= 120; n++) { const i = await say(bruno, room, `Loaf ${n}`); if (n === 1) id = i; }
  const blank = await web.open(ana, { path: '/' });
  await blank.page.addInitScript(() => {
    const log: string[] = []; (window as any).log = log; let last = '';
    const tick = () => {
      const l = document.querySelector('[role=feed]');
      if (l) { const rows = [...l.querySelectorAll('[data-seq]')].map((r) => (r as HTMLElement).dataset['seq']); const s = `${l.scrollTop}/${l.scrollHeight} ${rows[0]}..${rows.at(-1)} ${getComputedStyle(l.querySelector('[data-testid]') ?? l).visibility}`; if (s !== last) log.push(`${Math.round(performance.now())} ${s}`); last = s; }
      requestAnimationFrame(tick);
    };
    tick();
  });
  await blank.page.goto(`/rooms/${room}/messages/${id}`);
  await new Promise((r) => setTimeout(r, 4000));
  await blank.page.evaluate(() => (window as any).log.push('--'));
  await blank.page.getByRole('button', { name: /To the newest/ }).click({ timeout: 5000 });
  await new Promise((r) => setTimeout(r, 4000));
  console.log(await blank.page.evaluate(() => (window as any).log.join('\n')));
  await blank.page.evaluate(() => (window as any).log.length = 0);
  for (let n = 121; n <= 200; n++) await say(bruno, room, `Loaf ${n}`);
  await new Promise((r) => setTimeout(r, 3000));
  console.log(await blank.page.evaluate(() => (window as any).log.join('\n')));
  await web.close();
});
