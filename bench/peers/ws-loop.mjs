// The bare broadcast loop: an event is stringified and encoded once, and sent to everybody in the room.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { messageSent } from './event.mjs';

/** @type {Map<string, Set<import('ws').WebSocket>>} */
const rooms = new Map();
const SENDER = { id: crypto.randomUUID(), displayName: 'Person 1' };
const AS_TEXT = { binary: false };
let lastSeq = 0;

const http = createServer((_request, response) => response.end());
const server = new WebSocketServer({ server: http, perMessageDeflate: false });

server.on('connection', (socket) => {
  let joined = [];
  socket.on('message', (data) => {
    const { join, roomId, body } = JSON.parse(data);
    if (join) {
      joined = join;
      for (const room of join) rooms.set(room, (rooms.get(room) ?? new Set()).add(socket));
      return;
    }
    const text = Buffer.from(JSON.stringify(messageSent(roomId, ++lastSeq, body, SENDER)));
    for (const member of rooms.get(roomId) ?? []) member.send(text, AS_TEXT);
  });
  socket.on('close', () => {
    for (const room of joined) rooms.get(room)?.delete(socket);
  });
  socket.on('error', () => socket.terminate());
});

http.listen(Number(process.env.PORT), process.env.HOST);
