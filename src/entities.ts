import { ApiTokenEntity } from './auth/api-token.entity.js';
import { RefreshTokenEntity } from './auth/refresh-token.entity.js';
import { MessageEntity } from './messages/message.entity.js';
import { MessageReactionEntity } from './reactions/message-reaction.entity.js';
import { RoomEventEntity } from './room-log/room-event.entity.js';
import { RoomMemberEntity } from './rooms/room-member.entity.js';
import { RoomEntity } from './rooms/room.entity.js';
import { UserEntity } from './users/user.entity.js';
import { WorkspaceEntity } from './workspaces/workspace.entity.js';

/** Every table that Recado maps. `migrations/` makes them. */
export const ENTITIES = [
  ApiTokenEntity,
  MessageEntity,
  MessageReactionEntity,
  RefreshTokenEntity,
  RoomEntity,
  RoomEventEntity,
  RoomMemberEntity,
  UserEntity,
  WorkspaceEntity,
];
