import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { NotFound } from '../errors/chat-error.js';
import { type Membership, RoomAccess } from '../rooms/room-access.js';
import { MessageEntity } from './message.entity.js';

export interface FoundMessage {
  readonly message: MessageEntity;
  readonly membership: Membership;
}

/** Finds a message for somebody. */
@Injectable()
export class MessageAccess {
  constructor(
    private readonly database: Database,
    private readonly rooms: RoomAccess,
  ) {}

  /** @throws NotFound for a message in a room that the viewer is not in, and for none at all. */
  async find(viewer: Viewer, id: string, manager: EntityManager = this.database.read): Promise<FoundMessage> {
    const roomId = await this.roomOf(id, manager);
    // The room is read before the message, so that its cursor is not younger than what is shown.
    const membership = await this.rooms.membership(viewer, roomId, manager).catch((error: unknown) => {
      throw error instanceof NotFound ? new NotFound('message') : error;
    });
    const message = await manager.findOneBy(MessageEntity, { id });
    if (!message) throw new NotFound('message');
    return { message, membership };
  }

  /** @throws NotFound */
  async roomOf(id: string, manager: EntityManager = this.database.read): Promise<string> {
    const message = await manager.findOne(MessageEntity, {
      select: { roomId: true, seq: true },
      where: { id },
    });
    if (!message) throw new NotFound('message');
    return message.roomId;
  }
}
