import type { RoomPartsFragment } from '../../gql';
import type { Message } from '../timeline/message-merge';

export interface Actor {
  readonly userId: string;
  readonly isWorkspaceAdmin: boolean;
}

interface RoomOfRights {
  readonly type: RoomPartsFragment['type'];
  readonly archivedAt: string | null;
  readonly role: RoomPartsFragment['viewer']['role'];
}

export interface Windows {
  readonly editWindowSeconds: number;
  readonly recallWindowSeconds: number;
}

export interface MessageRights {
  readonly canEdit: boolean;
  readonly canRecall: boolean;
  readonly canDelete: boolean;
  /** How long it can still be edited and recalled; 0 or less: no longer. */
  readonly editMsLeft: number;
  readonly recallMsLeft: number;
}

/**
 * What one may do with a message now. The server decides and gives the same as `Message.viewer`; here it is computed,
 * since it changes by the minute and `viewer` in a subscription would cost every client its shared execution.
 */
export function rightsOver(
  message: Message,
  room: RoomOfRights,
  actor: Actor,
  windows: Windows,
  nowMs: number,
): MessageRights {
  const age = nowMs - Date.parse(message.createdAt);
  const editMsLeft = windows.editWindowSeconds * 1000 - age;
  const recallMsLeft = windows.recallWindowSeconds * 1000 - age;
  const isOpen = !message.deletedAt && !room.archivedAt;
  const isOwnOpen = isOpen && !message.recalledAt && isOwn(message, actor);
  return {
    canEdit: isOwnOpen && message.type === 'TEXT' && editMsLeft > 0,
    canRecall: isOwnOpen && recallMsLeft > 0,
    canDelete: isOpen && (isOwn(message, actor) || mayModerate(room, actor)),
    editMsLeft,
    recallMsLeft,
  };
}

export const isOwn = (
  { sender, type }: Pick<Message, 'sender' | 'type'>,
  { userId }: Pick<Actor, 'userId'>,
) => type !== 'SYSTEM' && sender?.id === userId;

function mayModerate({ type, role }: RoomOfRights, { isWorkspaceAdmin }: Actor): boolean {
  const isModerator = role === 'MODERATOR' || role === 'ADMIN';
  switch (type) {
    case 'PRIVATE':
      return false;
    case 'GROUP':
      return isModerator;
    case 'DEPARTMENT':
      return isWorkspaceAdmin;
    case 'BROADCAST':
      return isWorkspaceAdmin || isModerator;
  }
}
