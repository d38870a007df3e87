/** The tabs that a newcomer finds. A tab takes its title from the name of its operation. */
export const FIRST_CONVERSATION = [
  {
    query: `# 1. Sign in above, then press the play button.
#    Demo workspace: the server printed the
#    passwords of Ana and Bruno when it started.
#
# The answer lists your rooms. Keep the id of one,
# the next tabs ask for it. (A PRIVATE room has no
# name of its own: clients show its peer.)
#
# For a conversation, open this page in a second
# window and sign in there as the other person.

query MyRooms {
  me {
    id
    displayName
  }
  rooms {
    nodes {
      id
      type
      name
      cursor
      viewer {
        peer {
          displayName
        }
        unreadCount
      }
    }
  }
}
`,
  },
  {
    query: `# 2. Below, put the id of a room (tab MyRooms) in
#    place of ROOM_ID, and press play. What happens
#    in the room shows here until you press stop.
#
# Send from your second window: leaving this tab
# stops the subscription.
#
# To get what you missed while you were away, put
# the cursor of the last event you saw in place of
# null: first comes what followed it, then what is
# new.

subscription FollowRoom($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    __typename
    ... on RoomEvent {
      seq
      cursor
      at
    }
    ... on MessageSent {
      message {
        id
        body
        sender {
          displayName
        }
      }
    }
    ... on ReactionAdded {
      emoji
      actor {
        displayName
      }
    }
    ... on ResyncRequired {
      reason
      cursor
    }
  }
}
`,
    variables: `{
  "roomId": "ROOM_ID",
  "after": null
}
`,
  },
  {
    query: `# 3. Below, put the id of the same room in place of
#    ROOM_ID, and press play. Whoever follows the
#    room (tab FollowRoom) sees the message at once.
#
# A client in production also makes an \`id\` (a UUID)
# and puts it into the input: if it has to send
# again, the message is still there only once.

mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    id
    seq
    body
    createdAt
    sender {
      displayName
    }
    viewer {
      editableUntil
      recallableUntil
    }
  }
}
`,
    variables: `{
  "input": {
    "roomId": "ROOM_ID",
    "body": "Hello from the explorer"
  }
}
`,
  },
  {
    query: `# 4. All that reaches you, in every room you are
#    in: one stream for a whole client. Press play,
#    then send from your second window.

subscription Inbox {
  inbox {
    __typename
    ... on RoomEvent {
      roomId
      seq
      cursor
    }
    ... on MessageSent {
      message {
        room {
          name
        }
        body
        sender {
          displayName
        }
      }
    }
    ... on RoomAdded {
      room {
        id
        name
      }
    }
    ... on RoomRemoved {
      roomId
    }
    ... on ReadElsewhere {
      roomId
      unreadCount
    }
  }
}
`,
  },
];
