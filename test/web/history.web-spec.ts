import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import { sqlTime } from '../../src/database/sql.js';
import type { Person } from '../support/person.js';
import { createGroup } from '../support/rooms.js';
import type { Chat } from './support/chat.js';
import { inSight } from './support/in-sight.js';
import { eventually } from './support/patience.js';
import { Web } from './support/web.js';

/** What is in the page: those in sight, and some beyond either edge. */
const MOST_ROWS = 150;
const MEGABYTE = 1024 * 1024;

describe('the history of a room', () => {
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

  /** A room with `Message 1` to `Message <count>`, all of them read. */
  async function roomOf(count: number): Promise<string> {
    const room = await createGroup(ana, [bruno], `History of ${count}`);
    const hash = 'x'.repeat(43);
    const last = sqlTime(new Date(Date.now() - 3_600_000));
    web.write(
      `INSERT INTO messages (room_id, seq, id, sender_id, type, body, content_hash, created_at)
       WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
       SELECT ?, n, ? || printf('%012d', n), CASE n % 3 WHEN 0 THEN ? ELSE ? END, 'TEXT',
              'Message ' || n || CASE n % 5 WHEN 0 THEN char(10) || 'in two lines' ELSE '' END, ?,
              strftime('%Y-%m-%d %H:%M:%f', ?, '-' || (? - n) || ' minutes')
       FROM numbers`,
      ...[count, room, randomUUID().slice(0, 24), ana.id, bruno.id, hash, last, count],
    );
    web.write('UPDATE rooms SET message_seq = ?, last_message_at = ? WHERE id = ?', count, last, room);
    web.write(
      'UPDATE room_members SET last_read_seq = ?, last_delivered_seq = ? WHERE room_id = ?',
      count,
      count,
      room,
    );
    return room;
  }

  /** Turns the wheel over the list. */
  const scroll = async (chat: Chat, direction: 'up' | 'down') => {
    await chat.messages.hover({ position: { x: 5, y: 5 } });
    await chat.page.mouse.wheel(0, direction === 'up' ? -4000 : 4000);
  };
  /** The numbers of the messages in the page. */
  const numbers = (chat: Chat) =>
    chat.messages
      .locator('[data-seq]')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-seq'))));
  /** Scrolls up until older messages come than those that are there. */
  async function pageUp(chat: Chat): Promise<void> {
    const [oldest = 0] = await numbers(chat);
    if (oldest === 1) return;
    await eventually(async () => {
      await scroll(chat, 'up');
      expect((await numbers(chat))[0]).toBeLessThan(oldest);
    });
  }

  it('goes up to its very beginning, without holes, and never is all of it in the page', async () => {
    const room = await roomOf(400);
    const chat = await web.open(bruno, { path: `/rooms/${room}` });
    await chat.message('Message 399').waitFor();
    const seen = new Set<number>();
    for (let oldest = 400; oldest > 1; [oldest = 0] = await numbers(chat)) {
      await pageUp(chat);
      const now = await numbers(chat);
      expect(now.length).toBeLessThan(MOST_ROWS);
      const [first = 0] = now;
      expect(now).toEqual(now.map((_, index) => first + index));
      for (const seq of now) seen.add(seq);
    }
    await chat.message('Message 1').waitFor();
    await chat.button('conversation:jump.newest').click();
    await chat.message('Message 399').waitFor();
    expect((await numbers(chat)).length).toBeLessThan(MOST_ROWS);
  });

  it('stays where it is while older messages come above it', async () => {
    const room = await roomOf(300);
    const chat = await web.open(bruno, { path: `/rooms/${room}` });
    await chat.message('Message 299').waitFor();
    // Nothing is fetched until the reader looks.
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await chat.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('MessagePage')) await held;
      await route.continue();
    });
    await scroll(chat, 'up');
    const [first = 0] = await eventuallyStill(() => numbers(chat));
    await chat.messages.evaluate((list) => (list.scrollTop = 200));
    const inSight = await eventuallyStill(() => placeOf(chat, first + 4));
    answer();
    await eventually(async () => expect((await numbers(chat))[0]).toBeLessThan(first));
    const now = await eventuallyStill(() => placeOf(chat, first + 4));
    expect(Math.abs(now - inSight)).toBeLessThan(4);
  });

  it('of 100,000 messages scrolls without taking more and more memory', async () => {
    const room = await roomOf(100_000);
    const chat = await web.open(bruno, { path: `/rooms/${room}` });
    await chat.message('Message 99999').waitFor();
    const devtools = await chat.page.context().newCDPSession(chat.page);
    for (let page = 0; page < 8; page++) await pageUp(chat);
    const before = await heapOf(devtools);
    for (let page = 0; page < 40; page++) {
      await pageUp(chat);
      expect((await numbers(chat)).length).toBeLessThan(MOST_ROWS);
    }
    const [oldest = 0] = await numbers(chat);
    expect(oldest).toBeLessThan(99_000);
    const growth = (await heapOf(devtools)) - before;
    expect(growth / MEGABYTE).toBeLessThan(6);
  }, 120_000);

  it('opens at a message in the midst of 100,000, and goes on in both directions', async () => {
    const room = await roomOf(100_000);
    const [{ id }] = await web.server.database.read.query<[{ id: string }]>(
      'SELECT id FROM messages WHERE room_id = ? AND seq = 50001',
      [room],
    );
    const chat = await web.open(bruno, { path: `/rooms/${room}/messages/${id}` });
    await chat.message('Message 50001').waitFor();
    await eventuallyStill(() => numbers(chat));
    expect(await inSight(chat, 'Message 50001')).toBe(true);
    await pageUp(chat);
    await eventually(async () => {
      await scroll(chat, 'down');
      expect((await numbers(chat)).at(-1)).toBeGreaterThan(50_060);
    });
  });
});

/** How far down the screen a message is. */
function placeOf(chat: Chat, seq: number): Promise<number> {
  return chat.messages.locator(`[data-seq="${seq}"]`).evaluate((row) => row.getBoundingClientRect().top);
}

/** What does not change any more. */
async function eventuallyStill<T>(read: () => Promise<T>): Promise<T> {
  let before: T | undefined;
  await eventually(async () => {
    const now = await read();
    const same = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(same).toBe(true);
  });
  return before as T;
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
}
