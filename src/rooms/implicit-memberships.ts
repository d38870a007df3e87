import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { ImplicitRooms } from '../users/implicit-rooms.js';
import type { UserEntity } from '../users/user.entity.js';
import { WorkspaceEntity } from '../workspaces/workspace.entity.js';
import { Memberships } from './memberships.js';
import { RoomType } from './room.enums.js';
import { RoomEntity } from './room.entity.js';

/** DEPARTMENT and BROADCAST rooms: who is in them follows from who somebody is. */
@Injectable()
export class ImplicitMemberships extends ImplicitRooms {
  constructor(
    private readonly database: Database,
    private readonly memberships: Memberships,
  ) {
    super();
  }

  override async roomIdsFor(
    manager: EntityManager,
    workspaceId: string,
    departments: () => Promise<readonly (string | null)[]>,
  ): Promise<string[]> {
    await this.lockWorkspace(manager, workspaceId);
    const wanted = new Set(await departments());
    const rooms = await manager.find(RoomEntity, {
      select: { id: true, type: true, department: true },
      where: [
        { workspaceId, type: RoomType.BROADCAST },
        { workspaceId, type: RoomType.DEPARTMENT },
      ],
    });
    return rooms
      .filter((room) => room.type === RoomType.BROADCAST || wanted.has(room.department))
      .map((room) => room.id);
  }

  override async move(
    tx: LogTransaction,
    before: UserEntity | null,
    after: UserEntity,
    actorId: string,
  ): Promise<void> {
    for (const roomId of [...tx.heads.keys()].sort()) {
      const room = await tx.manager.findOneByOrFail(RoomEntity, { id: roomId });
      const was = before !== null && belongs(before, room);
      const is = belongs(after, room);
      if (was && !is) await this.memberships.exit(tx, roomId, after, actorId);
      // A closed account leaves with its department, and comes into nothing new.
      if (!was && is && !after.deactivatedAt) await this.memberships.enter(tx, roomId, [after], actorId);
    }
  }

  /** Whoever makes such a room, or changes who somebody is, does it one after the other. */
  async lockWorkspace(manager: EntityManager, workspaceId: string): Promise<void> {
    await manager.findOneOrFail(WorkspaceEntity, { where: { id: workspaceId }, ...this.database.rowLock });
  }
}

function belongs(user: UserEntity, room: RoomEntity): boolean {
  return (
    room.type === RoomType.BROADCAST ||
    (room.type === RoomType.DEPARTMENT && room.department === user.department)
  );
}
