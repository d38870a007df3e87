/** Documents that several suites use. */

export const EVENT = /* GraphQL */ `
  __typename
  ... on RoomEvent { roomId seq cursor at actor { id } }
  ... on MessageSent { message { ...M } }
  ... on MessageEdited { message { ...M } }
  ... on MessageRecalled { message { ...M } }
  ... on MessageDeleted { message { ...M } }
  ... on ReactionAdded { emoji message { ...M } }
  ... on ReactionRemoved { emoji message { ...M } }
  ... on MemberJoined { role user { id } }
  ... on MemberLeft { user { id } }
  ... on MemberRoleChanged { role user { id } }
  ... on RoomUpdated { room { name } }
  ... on RoomArchived { room { archivedAt } }
  ... on ResyncRequired { roomId reason cursor }`;

export const MESSAGE_FIELDS = /* GraphQL */ `
  fragment M on Message {
    id
    seq
    type
    body
    metadata
    editedAt
    deletedAt
    recalledAt
    sender {
      id
    }
    replyTo {
      id
      body
    }
    reactions {
      emoji
      count
      users {
        id
      }
    }
  }
`;

export const FOLLOW = /* GraphQL */ `
  subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { ${EVENT} } } ${MESSAGE_FIELDS}`;

export const PAGE = /* GraphQL */ `
  query ($id: ID!, $after: String!, $first: Int) {
    roomEvents(roomId: $id, after: $after, first: $first) { cursor hasMore events { ${EVENT} } }
  } ${MESSAGE_FIELDS}`;

/** The order of events alone. */
export const FOLLOW_SEQ = /* GraphQL */ `
  subscription ($id: ID!, $after: String) {
    roomEvents(roomId: $id, after: $after) {
      __typename
      ... on RoomEvent {
        seq
        cursor
      }
      ... on ResyncRequired {
        reason
        cursor
      }
    }
  }
`;

export const SEND = /* GraphQL */ `
  mutation ($room: ID!, $body: String!, $id: ID) {
    sendMessage(input: { id: $id, roomId: $room, body: $body }) {
      id
      seq
    }
  }
`;

export const CREATE_GROUP = /* GraphQL */ `
  mutation ($name: String = "Team", $members: [ID!]) {
    createRoom(input: { type: GROUP, name: $name, memberIds: $members }) {
      id
      cursor
    }
  }
`;

export const CURSOR = /* GraphQL */ `
  query ($id: ID!) {
    room(id: $id) {
      cursor
    }
  }
`;
