/** The GraphQL that the load sends: word for word the same to Recado and to the stock Nest server. */

const EVENT = `__typename ... on MessageSent {
  roomId seq cursor at message { id seq body createdAt sender { id displayName } }
}`;

export const ROOM_EVENTS = `subscription RoomEvents($roomId: ID!) { roomEvents(roomId: $roomId) { ${EVENT} } }`;

export const ROOM_EVENTS_AFTER = `subscription RoomEvents($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { ${EVENT} }
}`;

export const INBOX = `subscription Inbox { inbox { ${EVENT} } }`;

export const SEND_MESSAGE = `mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { id seq } }`;

export const SET_TYPING = `mutation Typing($roomId: ID!) { setTyping(roomId: $roomId, isTyping: true) }`;

export const ROOM_CURSOR = `query RoomCursor($id: ID!) { room(id: $id) { cursor } }`;

const MESSAGE = 'id seq body createdAt editedAt deletedAt sender { id displayName }';

export const NEWEST_PAGE = `query Newest($id: ID!) { room(id: $id) { messages(last: 50) { nodes { ${MESSAGE} } } } }`;

export const PAGE_AROUND = `query Around($id: ID!, $message: ID!) {
  room(id: $id) { messages(first: 50, around: $message) { nodes { ${MESSAGE} } } }
}`;

export const ROOM_LIST = `query Rooms { rooms(first: 100) { nodes {
  id name memberCount viewer { unreadCount } lastMessage { id body createdAt sender { id displayName } }
  members(first: 5) { nodes { role user { id displayName } } }
} } }`;
