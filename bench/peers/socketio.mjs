// Socket.IO with rooms, as its documentation shows them, without a database and without authentication.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { messageSent } from './event.mjs';

const SENDER = { id: crypto.randomUUID(), displayName: 'Person 1' };
let lastSeq = 0;

const http = createServer((_request, response) => response.end());
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  socket.on('join', async (roomIds, acknowledge) => {
    await socket.join(roomIds);
    acknowledge({ joined: roomIds.length });
  });
  socket.on('send', ({ roomId, body }, acknowledge) => {
    const event = messageSent(roomId, ++lastSeq, body, SENDER);
    io.to(roomId).emit('message', event);
    acknowledge({ id: event.message.id, seq: event.seq });
  });
});

http.listen(Number(process.env.PORT), process.env.HOST);
