import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputField,
  GraphQLID,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { v7 as newId } from 'uuid';
import { encodeCursor } from '../src/room-log/cursor.js';
import { UserKind } from '../src/users/user.enums.js';
import { createToken } from './support/api-tokens.js';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

type Kind = 'user' | 'room' | 'message' | 'apiToken';

/**
 * Every place of the API that takes an id, and an operation that has one there: `@id`. The others in it are
 * of the viewer's own workspace. A walk over the schema finds what is missing here.
 */
const PLACES: Record<string, readonly [Kind, string]> = {
  'Query.apiTokens.userId': ['user', '{ apiTokens(userId: "@id") { nodes { id name } } }'],
  'Query.message.id': ['message', '{ message(id: "@id") { id body } }'],
  'Query.onlineUsers.roomId': ['room', '{ onlineUsers(roomId: "@id") { id } }'],
  'Query.room.id': ['room', '{ room(id: "@id") { id name } }'],
  'Query.roomEvents.roomId': ['room', '{ roomEvents(roomId: "@id", after: "@cursor") { cursor } }'],
  'Query.searchMessages.roomId': [
    'room',
    '{ searchMessages(query: "secret", roomId: "@id") { nodes { id } } }',
  ],
  'Query.searchMessages.senderId': [
    'user',
    '{ searchMessages(query: "secret", senderId: "@id") { nodes { id } } }',
  ],
  'Query.user.id': ['user', '{ user(id: "@id") { id displayName } }'],
  'Query.users.ids': ['user', '{ users(ids: ["@id"]) { nodes { id displayName } } }'],
  'Room.messages.around': ['message', '{ room(id: "@room") { messages(around: "@id") { nodes { id } } } }'],
  'Mutation.addMembers.roomId': ['room', 'mutation { addMembers(roomId: "@id", userIds: ["@user"]) { id } }'],
  'Mutation.addMembers.userIds': [
    'user',
    'mutation { addMembers(roomId: "@room", userIds: ["@user", "@id"]) { id } }',
  ],
  'Mutation.addReaction.messageId': [
    'message',
    'mutation { addReaction(messageId: "@id", emoji: "👍") { id } }',
  ],
  'Mutation.archiveRoom.id': ['room', 'mutation { archiveRoom(id: "@id") { id } }'],
  'Mutation.changeMemberRole.roomId': [
    'room',
    'mutation { changeMemberRole(roomId: "@id", userId: "@user", role: MODERATOR) { role } }',
  ],
  'Mutation.changeMemberRole.userId': [
    'user',
    'mutation { changeMemberRole(roomId: "@room", userId: "@id", role: MODERATOR) { role } }',
  ],
  'Mutation.createApiToken.input.userId': [
    'user',
    'mutation { createApiToken(input: { userId: "@id", name: "New" }) { apiToken { name } } }',
  ],
  'Mutation.createRoom.input.memberIds': [
    'user',
    'mutation { createRoom(input: { type: GROUP, name: "New", memberIds: ["@user", "@id"] }) { id } }',
  ],
  'Mutation.endSessions.userId': ['user', 'mutation { endSessions(userId: "@id") { id } }'],
  'Mutation.deactivateUser.id': ['user', 'mutation { deactivateUser(id: "@id") { id } }'],
  'Mutation.deleteMessage.id': ['message', 'mutation { deleteMessage(id: "@id") { id } }'],
  'Mutation.editMessage.id': ['message', 'mutation { editMessage(id: "@id", body: "changed") { id } }'],
  'Mutation.leaveRoom.roomId': ['room', 'mutation { leaveRoom(roomId: "@id") }'],
  'Mutation.markDelivered.marks.roomId': [
    'room',
    'mutation { markDelivered(marks: [{ roomId: "@room", seq: 1 }, { roomId: "@id", seq: 1 }]) }',
  ],
  'Mutation.markRead.roomId': ['room', 'mutation { markRead(roomId: "@id", seq: 1) { id } }'],
  'Mutation.muteRoom.roomId': ['room', 'mutation { muteRoom(roomId: "@id") { id } }'],
  'Mutation.openPrivateRoom.userId': ['user', 'mutation { openPrivateRoom(userId: "@id") { id } }'],
  'Mutation.recallMessage.id': ['message', 'mutation { recallMessage(id: "@id") { id } }'],
  'Mutation.removeMember.roomId': [
    'room',
    'mutation { removeMember(roomId: "@id", userId: "@user") { id } }',
  ],
  'Mutation.removeMember.userId': [
    'user',
    'mutation { removeMember(roomId: "@room", userId: "@id") { id } }',
  ],
  'Mutation.removeReaction.messageId': [
    'message',
    'mutation { removeReaction(messageId: "@id", emoji: "👍") { id } }',
  ],
  'Mutation.revokeApiToken.id': ['apiToken', 'mutation { revokeApiToken(id: "@id") { name } }'],
  'Mutation.sendMessage.input.replyToId': [
    'message',
    'mutation { sendMessage(input: { roomId: "@room", body: "Yes", replyToId: "@id" }) { id } }',
  ],
  'Mutation.sendMessage.input.roomId': [
    'room',
    'mutation { sendMessage(input: { roomId: "@id", body: "Hi" }) { id } }',
  ],
  'Mutation.setTyping.roomId': ['room', 'mutation { setTyping(roomId: "@id", isTyping: true) }'],
  'Mutation.toggleReaction.messageId': [
    'message',
    'mutation { toggleReaction(messageId: "@id", emoji: "👍") { action } }',
  ],
  'Mutation.updateRoom.input.id': [
    'room',
    'mutation { updateRoom(input: { id: "@id", name: "Renamed" }) { id } }',
  ],
  'Mutation.updateUser.input.id': [
    'user',
    'mutation { updateUser(input: { id: "@id", displayName: "Renamed" }) { id } }',
  ],
  'Subscription.inbox.after.roomId': [
    'room',
    'subscription { inbox(after: [{ roomId: "@id", cursor: "@cursor" }]) { __typename ... on RoomRemoved { roomId } } }',
  ],
  'Subscription.presence.userIds': ['user', 'subscription { presence(userIds: ["@user", "@id"]) { id } }'],
  'Subscription.roomActivity.roomId': ['room', 'subscription { roomActivity(roomId: "@id") { __typename } }'],
  'Subscription.roomEvents.roomId': [
    'room',
    'subscription { roomEvents(roomId: "@id", after: "@cursor") { __typename } }',
  ],
};

/**
 * Ids that the client mints. One that is taken cannot be taken again, by nobody: what another workspace has
 * answers like what somebody else has in one's own.
 */
const MINTED: Record<string, readonly [Kind, string]> = {
  'Mutation.createRoom.input.id': [
    'room',
    'mutation { createRoom(input: { id: "@id", type: GROUP, name: "New" }) { id } }',
  ],
  'Mutation.createUser.input.id': [
    'user',
    'mutation { createUser(input: { id: "@id", email: "new@acme.test", displayName: "New" }) { id } }',
  ],
  'Mutation.sendMessage.input.id': [
    'message',
    'mutation { sendMessage(input: { id: "@id", roomId: "@room", body: "New" }) { id } }',
  ],
};

/** Somebody's group with a bot that has an API token, and one message, and a room next to it that they are not in. */
interface Place {
  readonly owner: Person;
  readonly ids: Record<Kind, string>;
  readonly hidden: Partial<Record<Kind, string>>;
}

describe('an id of another workspace', () => {
  let server: TestServer;
  let foreign: Place;
  let own: Place;

  beforeAll(async () => {
    server = await startServer();
    foreign = await newPlace();
  });
  beforeEach(async () => {
    own = await newPlace();
  });
  afterAll(() => server.close());

  it('is tried in every place of the API that takes an id', () => {
    const { schema } = server.app.get(GraphQLSchemaHost, { strict: false });
    expect(idPlaces(schema).sort()).toEqual([...Object.keys(PLACES), ...Object.keys(MINTED)].sort());
  });

  it.each(Object.entries(PLACES))(
    'answers like one that does not exist: %s',
    async (_place, [kind, document]) => {
      const before = await everythingOf(foreign);
      const absent = await answer(document, newId());
      expect(await answer(document, foreign.ids[kind])).toEqual(absent);
      // What is hidden inside one's own workspace is no different.
      const hidden = own.hidden[kind];
      if (hidden) expect(await answer(document, hidden)).toEqual(absent);
      expect(await everythingOf(foreign)).toEqual(before);
      // The operation itself is right: with the viewer's own it does something else.
      const granted = await answer(document, own.ids[kind]);
      expect(granted).not.toEqual(absent);
      expect(granted).not.toHaveProperty('errors');
    },
  );

  it.each(Object.entries(MINTED))('is taken like any other: %s', async (_place, [kind, document]) => {
    const taken = await answer(document, own.hidden[kind] ?? own.ids[kind]);
    expect(taken).toMatchObject({ errors: [{ extensions: { code: 'CONFLICT', field: 'id' } }] });
    expect(await answer(document, foreign.ids[kind])).toEqual(taken);
    expect(await answer(document, newId())).not.toHaveProperty('errors');
  });

  it('comes in no list', async () => {
    const inbox = await own.owner.subscribe('subscription { inbox { __typename } }');
    const stranger = await foreign.owner.subscribe('subscription { inbox { __typename } }');
    const lists = await own.owner.do(`{
      users(first: 100) { nodes { id } } rooms(first: 100) { nodes { id } } onlineUsers { id }
      searchMessages(query: "secret") { nodes { id } } apiTokens { nodes { id } }
    }`);
    expect(lists.users.nodes).toHaveLength(3);
    expect(lists.rooms.nodes).toEqual([{ id: own.ids.room }]);
    expect(lists.onlineUsers).toEqual([{ id: own.owner.id }]);
    expect(lists.searchMessages.nodes).toHaveLength(2);
    expect(lists.apiTokens.nodes).toEqual([{ id: own.ids.apiToken }]);
    for (const stream of [inbox, stranger]) stream.stop();
    await Promise.all([own.owner.leave(), foreign.owner.leave()]);
  });

  async function newPlace(): Promise<Place> {
    const owner = await server.workspace();
    const friend = await server.join(owner, 'Friend', { kind: UserKind.BOT });
    const other = await server.join(owner, 'Other');
    const { apiToken } = await createToken(owner, friend);
    const group = async (by: Person, memberIds: string[]): Promise<Record<'room' | 'message', string>> => {
      const { createRoom: room } = await by.do(
        'mutation ($ids: [ID!]) { createRoom(input: { type: GROUP, name: "Plans", memberIds: $ids }) { id } }',
        { ids: memberIds },
      );
      const { sendMessage: message } = await by.do(
        'mutation ($id: ID!) { sendMessage(input: { roomId: $id, body: "a secret" }) { id } }',
        { id: room.id },
      );
      return { room: room.id, message: message.id };
    };
    const hidden = await group(other, []);
    const ids = { ...(await group(owner, [friend.id])), user: friend.id, apiToken: apiToken.id as string };
    // So that the owner may leave, and that a search for the friend's messages finds one.
    await owner.do(
      'mutation ($room: ID!, $user: ID!) { changeMemberRole(roomId: $room, userId: $user, role: ADMIN) { role } }',
      ids,
    );
    await friend.do('mutation ($id: ID!) { sendMessage(input: { roomId: $id, body: "no secret" }) { id } }', {
      id: ids.room,
    });
    return { owner, ids, hidden };
  }

  /** All that a client sees of the answer, with the id it asked for taken out. */
  async function answer(document: string, id: string): Promise<Data> {
    const text = document
      .replaceAll('@id', id)
      .replaceAll('@cursor', encodeCursor('00000000', id, 0))
      .replaceAll('@room', own.ids.room)
      .replaceAll('@user', own.ids.user);
    const seen = text.startsWith('subscription') ? await firstOf(text) : await own.owner.ask(text);
    const { status, data, errors } = seen;
    return JSON.parse(JSON.stringify({ status, data, errors }).replaceAll(id, '@id'));
  }

  /** What a subscription says first; where it has nothing to say, that it stands. */
  async function firstOf(document: string): Promise<Data> {
    const before = server.stood;
    const stream = own.owner.open(document);
    // An inbox tells of every room that it was given, once it stands.
    const isSilent = !document.includes('inbox');
    await stream.until(() => Promise.resolve(isSilent && server.stood > before)).catch(() => undefined);
    stream.stop();
    await own.owner.leave();
    return stream.waiting[0] ?? { data: 'stands' };
  }

  async function everythingOf({ owner, ids }: Place): Promise<Data> {
    return owner.do(
      `query ($room: ID!) {
        users { nodes { id displayName role deactivatedAt } } apiTokens { nodes { id name revokedAt } }
        rooms { nodes { id name archivedAt memberCount viewer { lastReadSeq unreadCount mutedUntil } } }
        room(id: $room) {
          cursor members { nodes { user { id } role lastDeliveredSeq lastReadSeq } }
          messages { nodes { id body editedAt deletedAt recalledAt reactions { emoji } } }
        }
      }`,
      { room: ids.room },
    );
  }
});

/** `Query.user.id`, `Mutation.sendMessage.input.roomId`: wherever the schema takes an ID. */
function idPlaces(schema: GraphQLSchema): string[] {
  const places = (path: string, { name, type }: GraphQLArgument | GraphQLInputField): string[] => {
    const named = getNamedType(type);
    const here = `${path}.${name}`;
    if (named === GraphQLID) return [here];
    if (!isInputObjectType(named)) return [];
    return Object.values(named.getFields()).flatMap((field) => places(here, field));
  };
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        field.args.flatMap((arg) => places(`${type.name}.${field.name}`, arg)),
      ),
    );
}
