import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CREATE_GROUP, MESSAGE_FIELDS, PAGE, SEND } from './support/documents.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const SNAPSHOT = /* GraphQL */ `
  query ($id: ID!) {
    room(id: $id) {
      cursor
      name
      archivedAt
      memberCount
      members {
        nodes {
          role
          user {
            id
          }
        }
      }
      messages(last: 100) {
        nodes {
          ...M
        }
      }
    }
  }
  ${MESSAGE_FIELDS}
`;

interface State {
  name: string;
  archivedAt: string | null;
  members: Map<string, string>;
  messages: Map<number, Data>;
}

/** Replay equals truth: a snapshot taken before, plus the events after it, is a fresh snapshot. */
describe('a snapshot and the events after it', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let roomId: string;
  const seen = new Set<string>();

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    [bruno, carla] = [await server.join(ana, 'Bruno'), await server.join(ana, 'Carla')];
    roomId = (await ana.do(CREATE_GROUP, { members: [bruno.id] })).createRoom.id;
  });
  afterAll(() => server.close());

  const send = async (body: string, who = ana) =>
    (await who.do(SEND, { room: roomId, body })).sendMessage.id as string;
  const change = (field: string, args: Record<string, unknown>, who = ana) => {
    const literal = Object.entries(args).map(
      ([key, value]) => `${key}: ${key === 'role' ? String(value) : JSON.stringify(value)}`,
    );
    const selection = field === 'leaveRoom' ? '' : '{ __typename }';
    return who.do(`mutation { ${field}(${literal.join(', ')}) ${selection} }`);
  };

  const stories: [string, string, () => Promise<unknown>][] = [
    ['sent', 'MessageSent', () => send('hello')],
    [
      'answered',
      'MessageSent',
      async () => {
        const id = await send('a question');
        await bruno.do(
          `mutation ($room: ID!, $id: ID!) { sendMessage(input: { roomId: $room, body: "an answer", replyToId: $id }) { id } }`,
          { room: roomId, id },
        );
      },
    ],
    ['edited', 'MessageEdited', async () => change('editMessage', { id: await send('tpyo'), body: 'typo' })],
    [
      'recalled',
      'MessageRecalled',
      async () => {
        const id = await send('oops');
        await change('addReaction', { messageId: id, emoji: '😱' }, bruno);
        await change('recallMessage', { id });
      },
    ],
    ['deleted', 'MessageDeleted', async () => change('deleteMessage', { id: await send('spam', bruno) })],
    [
      'reacted',
      'ReactionAdded',
      async () => {
        const messageId = await send('cake?');
        await change('addReaction', { messageId, emoji: '🍰' });
        await change('addReaction', { messageId, emoji: '🍰' }, bruno);
        await change('toggleReaction', { messageId, emoji: '👍' }, bruno);
      },
    ],
    [
      'unreacted',
      'ReactionRemoved',
      async () => {
        const messageId = await send('tea?');
        await change('addReaction', { messageId, emoji: '🍵' });
        await change('removeReaction', { messageId, emoji: '🍵' });
      },
    ],
    ['joined', 'MemberJoined', () => change('addMembers', { roomId, userIds: [carla.id] })],
    [
      'given a role',
      'MemberRoleChanged',
      () => change('changeMemberRole', { roomId, userId: bruno.id, role: 'MODERATOR' }),
    ],
    ['removed', 'MemberLeft', () => change('removeMember', { roomId, userId: carla.id })],
    ['left', 'MemberLeft', () => change('leaveRoom', { roomId }, bruno)],
    [
      'renamed',
      'RoomUpdated',
      () =>
        ana.do(`mutation ($id: ID!) { updateRoom(input: { id: $id, name: "New" }) { id } }`, { id: roomId }),
    ],
    ['archived', 'RoomArchived', () => change('archiveRoom', { id: roomId })],
  ];

  it.each(stories)('give the truth after something was %s (%s)', async (_story, type, happen) => {
    const before = (await ana.do(SNAPSHOT, { id: roomId })).room;
    await happen();
    const state = stateOf(before);
    for (const event of await since(before.cursor)) apply(state, event);
    const after = stateOf((await ana.do(SNAPSHOT, { id: roomId })).room);
    expect(state).toEqual(after);
    expect(seen).toContain(type);
  });

  it('cover every kind of event', async () => {
    const { __type } = await ana.do(`{ __type(name: "RoomEvent") { possibleTypes { name } } }`);
    expect([...seen].sort()).toEqual(__type.possibleTypes.map((type: { name: string }) => type.name).sort());
  });

  async function since(after: string): Promise<Data[]> {
    const page = (await ana.do(PAGE, { id: roomId, after })).roomEvents;
    return page.events;
  }

  function apply(state: State, event: Data): void {
    seen.add(event.__typename);
    if (event.message) state.messages.set(event.message.seq, event.message);
    // A quote shows its message as it is now, too.
    for (const message of state.messages.values()) {
      if (message.replyTo && message.replyTo.id === event.message?.id)
        message.replyTo.body = event.message.body;
    }
    if (event.__typename === 'MemberLeft') state.members.delete(event.user.id);
    if (['MemberJoined', 'MemberRoleChanged'].includes(event.__typename))
      state.members.set(event.user.id, event.role);
    if (event.__typename === 'RoomUpdated') state.name = event.room.name;
    if (event.__typename === 'RoomArchived') state.archivedAt = event.room.archivedAt;
  }
});

function stateOf(room: Data): State {
  expect(room.memberCount).toBe(room.members.nodes.length);
  return {
    name: room.name,
    archivedAt: room.archivedAt,
    members: new Map(room.members.nodes.map((node: Data) => [node.user.id, node.role])),
    messages: new Map(room.messages.nodes.map((message: Data) => [message.seq, message])),
  };
}
