import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

describe('a first conversation', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
  });
  afterAll(() => server.close());

  it('goes from one to the other and back, live', async () => {
    const { openPrivateRoom: room } = await ana.do(
      `mutation ($id: ID!) { openPrivateRoom(userId: $id) { id cursor viewer { peer { displayName } unreadCount } } }`,
      { id: bruno.id },
    );
    expect(room.viewer).toEqual({ peer: { displayName: 'Bruno' }, unreadCount: 0 });

    const events = await bruno.subscribe(
      `subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { __typename ... on RoomEvent { seq cursor actor { displayName } } ... on MessageSent { message { seq body status sender { displayName } } } } }`,
      { id: room.id, after: room.cursor },
    );
    const { sendMessage } = await ana.do(
      `mutation ($id: ID!) { sendMessage(input: { roomId: $id, body: "Olá, Bruno" }) { id seq status } }`,
      { id: room.id },
    );
    expect(sendMessage).toMatchObject({ seq: 1, status: 'SENT' });
    expect(await events.next()).toMatchObject({
      __typename: 'MessageSent',
      seq: 1,
      actor: { displayName: 'Olga Owner' },
      message: { seq: 1, body: 'Olá, Bruno', sender: { displayName: 'Olga Owner' } },
    });

    const read = await bruno.do(`mutation ($id: ID!) { markRead(roomId: $id) { viewer { unreadCount } } }`, {
      id: room.id,
    });
    expect(read.markRead.viewer.unreadCount).toBe(0);
    const after = await ana.do(
      `query ($id: ID!) { message(id: $id) { status receipts { nodes { user { displayName } status } } } }`,
      { id: sendMessage.id },
    );
    expect(after.message).toEqual({
      status: 'READ',
      receipts: { nodes: [{ user: { displayName: 'Bruno' }, status: 'READ' }] },
    });
    await bruno.leave();
  });
});
