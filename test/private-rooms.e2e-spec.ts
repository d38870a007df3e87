import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import * as rooms from './support/rooms.js';
import { startServer, type TestServer } from './support/server.js';

const OPEN = `mutation ($id: ID!) { openPrivateRoom(userId: $id) {
  id type name department memberCount viewer { role peer { id displayName } unreadCount canPost canManageMembers } } }`;
const DEACTIVATE = `mutation ($id: ID!) { deactivateUser(id: $id) { id } }`;

describe('private rooms', () => {
  let server: TestServer;
  let owner: Person;
  let ana: Person;
  let bia: Person;

  beforeAll(async () => {
    server = await startServer();
    owner = await server.workspace();
    [ana, bia] = [await server.join(owner, 'Ana'), await server.join(owner, 'Bia')];
  });
  afterAll(() => server.close());

  it('are made once, and are the same from both sides', async () => {
    const first = (await ana.do(OPEN, { id: bia.id })).openPrivateRoom;
    expect(first).toEqual({
      id: first.id,
      type: 'PRIVATE',
      name: null,
      department: null,
      memberCount: 2,
      viewer: {
        role: 'MEMBER',
        peer: { id: bia.id, displayName: 'Bia' },
        unreadCount: 0,
        canPost: true,
        canManageMembers: false,
      },
    });
    expect((await ana.do(OPEN, { id: bia.id })).openPrivateRoom).toEqual(first);
    const { openPrivateRoom } = await bia.do(OPEN, { id: ana.id });
    expect(openPrivateRoom).toMatchObject({ id: first.id, viewer: { peer: { id: ana.id } } });
    expect(await rooms.membersOf(bia, first.id)).toEqual({ [ana.id]: 'MEMBER', [bia.id]: 'MEMBER' });
    expect(await rooms.openPrivate(ana, owner)).not.toBe(first.id);
  });

  it('are one, however many open it at once from both sides (40 rounds)', async () => {
    for (let round = 0; round < 40; round++) {
      const peer = await server.join(owner, `Peer ${round}`);
      const opened = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          i % 2 ? rooms.openPrivate(ana, peer) : rooms.openPrivate(peer, ana),
        ),
      );
      expect(new Set(opened).size).toBe(1);
      const mine = await peer.do(`{ rooms(types: [PRIVATE]) { nodes { id memberCount } } }`);
      expect(mine.rooms.nodes).toEqual([{ id: opened[0], memberCount: 2 }]);
    }
  });

  it('are not for one alone', async () => {
    expect((await ana.fails('BAD_USER_INPUT', OPEN, { id: ana.id })).extensions.field).toBe('userId');
  });

  it('do not lead into another workspace', async () => {
    const foreigner = await server.workspace();
    const unknown = await ana.fails('NOT_FOUND', OPEN, { id: randomUUID() });
    expect(await ana.fails('NOT_FOUND', OPEN, { id: foreigner.id })).toEqual(unknown);
  });

  it('stay with somebody whose account is ended, and are not made anew', async () => {
    const gone = await server.join(owner, 'Gone');
    const room = await rooms.openPrivate(ana, gone);
    await rooms.say(gone, room, 'Bye');
    await owner.do(DEACTIVATE, { id: gone.id });
    expect(await rooms.openPrivate(ana, gone)).toBe(room);
    expect(await rooms.seen(ana, room, 'viewer { peer { displayName } } lastMessage { body }')).toEqual({
      viewer: { peer: { displayName: 'Gone' } },
      lastMessage: { body: 'Bye' },
    });
    await bia.fails('FORBIDDEN', OPEN, { id: gone.id });
  });

  it('tell the other of it over the inbox', async () => {
    const caio = await server.join(owner, 'Caio');
    const inbox = await caio.subscribe(
      `subscription { inbox { __typename ... on RoomAdded { room { id } } } }`,
    );
    const room = await rooms.openPrivate(ana, caio);
    expect(await inbox.next()).toEqual({ __typename: 'RoomAdded', room: { id: room } });
    await caio.leave();
  });
});
