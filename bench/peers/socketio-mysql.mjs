// Socket.IO and MySQL as chat servers are usually written: who connects shows a token; for each message one query
// asks whether the sender is a member, one INSERT writes it, then it is broadcast and acknowledged.
import { createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import jsonwebtoken from 'jsonwebtoken';
import { Server } from 'socket.io';
import { isMember, open, personOf, write } from './messages.mjs';

const { DATABASE_URL, JWT_SECRET, CHECK_MEMBERS, PORT, HOST } = process.env;

const key = createSecretKey(Buffer.from(JWT_SECRET));
const database = open(DATABASE_URL);
const http = createServer((_request, response) => response.end());
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.use(async (socket, next) => {
  try {
    const { sub } = jsonwebtoken.verify(socket.handshake.auth.token, key, { algorithms: ['HS256'] });
    socket.data.person = await personOf(database, sub);
    next();
  } catch (error) {
    next(error);
  }
});

io.on('connection', (socket) => {
  const { person } = socket.data;
  socket.on('join', async (roomIds, acknowledge) => {
    await socket.join(roomIds);
    acknowledge({ joined: roomIds.length });
  });
  socket.on('send', async ({ roomId, body }, acknowledge) => {
    try {
      if (CHECK_MEMBERS === 'yes' && !(await isMember(database, roomId, person.id)))
        return acknowledge({ error: 'FORBIDDEN' });
      const event = await write(database, roomId, person, body);
      io.to(roomId).emit('message', event);
      acknowledge({ id: event.message.id, seq: event.seq });
    } catch (error) {
      acknowledge({ error: String(error) });
    }
  });
});

http.listen(Number(PORT), HOST);
