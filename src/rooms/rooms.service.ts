import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import { searchKeyOf } from '../database/folding.js';
import { BadUserInput, Conflict, Forbidden, NotFound } from '../errors/chat-error.js';
import type { LogTransaction } from '../room-log/log-transaction.js';
import { RoomLog } from '../room-log/room-log.js';
import { UserEntity } from '../users/user.entity.js';
import { ImplicitMemberships } from './implicit-memberships.js';
import { Memberships } from './memberships.js';
import { requireRight, RoomAccess } from './room-access.js';
import { RoomEntity } from './room.entity.js';
import { RoomRole, RoomType } from './room.enums.js';
import type { CreateRoomInput, UpdateRoomInput } from './room.input.js';
import { mayCreate, mayInRoom } from './room.policy.js';
import { SystemNotices } from './system-notices.js';

/** Making, renaming and archiving rooms. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly database: Database,
    private readonly log: RoomLog,
    private readonly access: RoomAccess,
    private readonly memberships: Memberships,
    private readonly implicit: ImplicitMemberships,
    private readonly notices: SystemNotices,
  ) {}

  /** The room of two people, made where there is none. Two callers at once get the same one. */
  async openPrivate(viewer: Viewer, userId: string): Promise<RoomEntity> {
    if (userId === viewer.id) throw new BadUserInput('userId', 'A private room is for two people.');
    const peer = await this.database
      .repository(UserEntity)
      .findOneBy({ id: userId, workspaceId: viewer.workspaceId });
    if (!peer) throw new NotFound('user');
    const pairKey = [viewer.id, userId].sort().join(':');
    const find = () =>
      this.database.repository(RoomEntity).findOneBy({ workspaceId: viewer.workspaceId, pairKey });
    const known = await find();
    if (known) return known;
    if (peer.deactivatedAt) throw new Forbidden('This account is deactivated.');
    try {
      return await this.make(viewer, { type: RoomType.PRIVATE, pairKey }, () =>
        Promise.resolve([viewer.id, userId].map((id) => ({ id, role: RoomRole.MEMBER }))),
      );
    } catch (error) {
      const winner = isDuplicate(error) ? await find() : null;
      if (!winner) throw error;
      return winner;
    }
  }

  async create(viewer: Viewer, input: CreateRoomInput): Promise<RoomEntity> {
    requireConsistent(input);
    if (!mayCreate(viewer, input.type))
      throw new Forbidden('Only workspace admins make DEPARTMENT and BROADCAST rooms.');
    const known = input.id ? await this.database.repository(RoomEntity).findOneBy({ id: input.id }) : null;
    if (known) return this.sameAgain(viewer, known, input);
    const name = input.name.trim();
    const row = {
      type: input.type,
      name,
      searchKey: searchKeyOf(name),
      department: input.department?.trim() ?? null,
    };
    try {
      return await this.make(viewer, { ...row, ...(input.id ? { id: input.id } : {}) }, (tx) =>
        this.firstMembers(tx, viewer, input),
      );
    } catch (error) {
      const winner =
        isDuplicate(error) && input.id
          ? await this.database.repository(RoomEntity).findOneBy({ id: input.id })
          : null;
      if (!winner) throw error;
      return this.sameAgain(viewer, winner, input);
    }
  }

  async update(viewer: Viewer, input: UpdateRoomInput): Promise<RoomEntity> {
    if (input.name === null) throw new BadUserInput('name', 'name cannot be taken away.');
    const name = input.name?.trim();
    return this.log.append([input.id], async (tx) => {
      const { room } = await this.access.require('manage', viewer, input.id, tx.manager);
      if (name === undefined || name === room.name) return room;
      await tx.manager.update(
        RoomEntity,
        { id: room.id },
        { name, searchKey: searchKeyOf(name), updatedAt: tx.now },
      );
      tx.record(room.id, viewer.id, { type: 'RoomUpdated' });
      if (room.type === RoomType.GROUP)
        await this.notices.write(tx, room.id, viewer.id, { action: 'renamed', name });
      return this.asCommitted(tx, room.id);
    });
  }

  /** From now on the room can be read, not written. The same again changes nothing. */
  async archive(viewer: Viewer, id: string): Promise<RoomEntity> {
    return this.log.append([id], async (tx) => {
      const membership = await this.access.membership(viewer, id, tx.manager);
      if (membership.room.archivedAt && mayInRoom('manage', membership)) return membership.room;
      requireRight('manage', membership);
      await tx.manager.update(RoomEntity, { id }, { archivedAt: tx.now, updatedAt: tx.now });
      tx.record(id, viewer.id, { type: 'RoomArchived' });
      return this.asCommitted(tx, id);
    });
  }

  /** The room as it will be once the transaction ends, counters included. */
  async asCommitted(tx: LogTransaction, id: string): Promise<RoomEntity> {
    const room = await tx.manager.findOneByOrFail(RoomEntity, { id });
    const { messageSeq, eventSeq, memberCount, lastMessageAt } = tx.head(id);
    return { ...room, messageSeq, eventSeq, memberCount, lastMessageAt: lastMessageAt ?? room.lastMessageAt };
  }

  /** A retry is answered with the room as it is now. */
  private async sameAgain(viewer: Viewer, known: RoomEntity, input: CreateRoomInput): Promise<RoomEntity> {
    const same =
      known.workspaceId === viewer.workspaceId &&
      known.createdById === viewer.id &&
      known.type === input.type &&
      known.department === (input.department?.trim() ?? null) &&
      // What its first name was is not known any more once it was changed.
      (known.name === input.name.trim() || known.updatedAt > known.createdAt);
    if (!same) throw new Conflict('This id belongs to something else.', 'id');
    // Whoever is not in it reads nothing of it, though it was theirs to make; at first there is nothing in it.
    if (known.eventSeq > 0) await this.access.actor(viewer, known.id);
    return known;
  }

  private make(
    viewer: Viewer,
    given: Partial<RoomEntity> & Pick<RoomEntity, 'type'>,
    members: (tx: LogTransaction) => Promise<{ id: string; role: RoomRole }[]>,
  ): Promise<RoomEntity> {
    const id = given.id ?? newId();
    return this.log.append(
      async (manager) => {
        if (isImplicit(given.type)) await this.implicit.lockWorkspace(manager, viewer.workspaceId);
        return [];
      },
      async (tx) => {
        const blank = {
          name: null,
          searchKey: null,
          department: null,
          pairKey: null,
          lastMessageAt: null,
          archivedAt: null,
        };
        const counters = { messageSeq: 0, eventSeq: 0, memberCount: 0 };
        const owned = {
          id,
          workspaceId: viewer.workspaceId,
          createdById: viewer.id,
          createdAt: tx.now,
          updatedAt: tx.now,
        };
        await tx.manager.insert(RoomEntity, { ...blank, ...counters, ...given, ...owned });
        tx.adopt(id);
        await this.memberships.found(tx, id, await members(tx));
        return this.asCommitted(tx, id);
      },
    );
  }

  private async firstMembers(
    tx: LogTransaction,
    viewer: Viewer,
    input: CreateRoomInput,
  ): Promise<{ id: string; role: RoomRole }[]> {
    // Deactivated accounts stay where they were, and come into nothing new.
    const inUse = { workspaceId: viewer.workspaceId, deactivatedAt: IsNull() };
    const asMembers = (users: { id: string }[]) => users.map(({ id }) => ({ id, role: RoomRole.MEMBER }));
    const select = { id: true } as const;
    switch (input.type) {
      case RoomType.BROADCAST:
        return asMembers(await tx.manager.find(UserEntity, { select, where: inUse }));
      case RoomType.DEPARTMENT:
        return asMembers(
          await tx.manager.find(UserEntity, {
            select,
            where: { ...inUse, department: input.department?.trim() ?? '' },
          }),
        );
      case RoomType.GROUP:
      case RoomType.PRIVATE: {
        const ids = [...new Set(input.memberIds ?? [])].filter((id) => id !== viewer.id);
        const users = await tx.manager.find(UserEntity, { select, where: { ...inUse, id: In(ids) } });
        if (users.length < ids.length) throw new NotFound('user');
        return [{ id: viewer.id, role: RoomRole.ADMIN }, ...asMembers(users)];
      }
    }
  }
}

const isImplicit = (type: RoomType) => type === RoomType.DEPARTMENT || type === RoomType.BROADCAST;

function requireConsistent(input: CreateRoomInput): void {
  if (input.type === RoomType.PRIVATE)
    throw new BadUserInput('type', 'Private rooms are opened with openPrivateRoom.');
  if (input.type === RoomType.DEPARTMENT && !input.department)
    throw new BadUserInput('department', 'A DEPARTMENT room needs its department.');
  if (input.type !== RoomType.DEPARTMENT && input.department)
    throw new BadUserInput('department', 'Only DEPARTMENT rooms have a department.');
  if (isImplicit(input.type) && input.memberIds?.length) {
    throw new BadUserInput(
      'memberIds',
      'Who is in a DEPARTMENT or BROADCAST room follows from who somebody is.',
    );
  }
}
