import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { RawSocket } from './support/raw-socket.js';
import { createGroup, say } from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
beforeAll(async () => { server = await startServer({ environment: { MESSAGE_LENGTH: '16000' } }); });
afterAll(() => server.close());
void WebSocketServer;

it('a stalled reader that pings is closed with 1013, and one that reads again goes on', async () => {
  const ana = await server.workspace();
  const room = await createGroup(ana, []);
  const raw = await RawSocket.of(ana, server);
  const q = 'subscription ($room: ID!) { roomEvents(roomId: $room) { ... on MessageSent { seq message { body } } } }';
  const before = server.stood;
  raw.subscribe('a', q, { room });
  while (server.stood === before) await new Promise((r) => setTimeout(r, 10));
  (raw.socket as any)._socket.pause();
  const big = 'x'.repeat(15000);
  for (let i = 0; i < 420; i++) { await say(ana, room, big); if (i % 20 === 0) raw.send({ type: 'ping' }); }
  (raw.socket as any)._socket.resume();
  for (let i = 0; i < 5; i++) await say(ana, room, 'small');
  let seqs: number[] = [];
  const result = await Promise.race([
    raw.closed.then((code) => `closed ${code}`),
    (async () => { for (;;) { const f = await raw.next('next', 'a'); const d = f.payload?.data?.roomEvents; if (d) seqs.push(d.seq); if (d?.message.body === 'small' && seqs.length > 3) return 'goes on'; } })(),
  ]);
  console.log(result, seqs.length, seqs.at(-1));
  expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
});
