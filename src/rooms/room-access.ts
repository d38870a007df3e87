import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Database } from '../database/database.js';
import { readTogether } from '../database/read-together.js';
import { toDateOrNull } from '../database/sql.js';
import { Forbidden, NotFound, RoomIsArchived } from '../errors/chat-error.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { selectMembers } from './member-pairs.js';
import type { RoomRole, RoomType } from './room.enums.js';
import { RoomMemberEntity } from './room-member.entity.js';
import { RoomEntity } from './room.entity.js';
import { mayInRoom, type RoomActor, type RoomRight } from './room.policy.js';

/** A room as one of its members sees it. */
export interface Membership extends RoomActor {
  readonly viewer: Viewer;
  readonly room: RoomEntity;
  readonly member: RoomMemberEntity;
}

const REFUSAL: Record<RoomRight, string> = {
  post: 'Only its admins and moderators and the workspace admins post in this room.',
  addMembers: 'You cannot add members to this room.',
  removeMembers: 'You cannot remove members from this room.',
  giveRoles: 'You cannot give roles in this room.',
  leave: 'Nobody leaves a room of this type.',
  manage: 'You cannot change this room.',
  moderate: 'You cannot do this to the messages of others.',
};

/** How long a guard goes by what it has seen before a write that asks again: there it only spares a query. */
const GOOD_BEFORE_WRITE_MS = 60_000;
const MOST_MEMBERSHIPS = 100_000;

interface MemberKey {
  readonly roomId: string;
  readonly userId: string;
}

interface RoomOfMember {
  readonly room: RoomEntity | null;
  readonly member: RoomMemberEntity | null;
}

/** What of a membership rights depend on, as the database has it. */
interface MemberRow {
  readonly room_id: string;
  readonly user_id: string;
  readonly role: RoomRole;
  readonly workspace_id: string;
  readonly type: RoomType;
  readonly archived_at: Date | string | null;
}
const MEMBER_COLUMNS = 'm.room_id, m.user_id, m.role, r.workspace_id, r.type, r.archived_at';

/** Finds a room for somebody, and what they may do there. */
@Injectable()
export class RoomAccess {
  private readonly seen = new LRUCache<string, { readonly actor: RoomActor; readonly at: number }>({
    max: MOST_MEMBERSHIPS,
    ttl: GOOD_BEFORE_WRITE_MS,
  });

  private readonly asked = readTogether((keys: readonly MemberKey[]) => this.readMany(keys), MOST_KEYS);
  private readonly looked = readTogether((keys: readonly MemberKey[]) => this.lookAt(keys), MOST_KEYS);

  constructor(private readonly database: Database) {}

  /**
   * For guards of mutations: lets through whoever was seen to have the right a moment ago, and asks the database
   * for everybody else.
   * @param isAskedAgain the write asks again, so that the moment may be a longer one.
   * @returns true, at once where it was seen.
   * @throws like {@link require}; like {@link membership} where `right` is null.
   */
  requireLately(
    right: RoomRight | null,
    viewer: Viewer,
    roomId: string,
    isAskedAgain: boolean,
  ): true | Promise<true> {
    const key = `${roomId} ${viewer.id}`;
    const seen = this.seen.get(key);
    if (seen && (isAskedAgain || Date.now() - seen.at <= FIXED.rememberedMs)) {
      const { actor } = seen;
      if (actor.viewer.role === viewer.role && (!right || isAllowed(right, actor))) return true;
    }
    return this.look(right, viewer, roomId, key);
  }

  private async look(right: RoomRight | null, viewer: Viewer, roomId: string, key: string): Promise<true> {
    const actor = await this.actor(viewer, roomId);
    this.seen.set(key, { actor, at: Date.now() });
    if (right) requireRight(right, actor);
    return true;
  }

  /** Somebody has left a room: the guards of this node forget that they were in it. */
  forget(roomId: string, userId: string): void {
    this.seen.delete(`${roomId} ${userId}`);
  }

  /**
   * What the viewer is in this room, for those who need no more of it.
   * @throws NotFound like {@link membership}.
   */
  async actor(viewer: Viewer, roomId: string): Promise<RoomActor> {
    const found = await this.looked.load({ roomId, userId: viewer.id });
    if (found?.workspace_id !== viewer.workspaceId) throw new NotFound('room');
    return {
      viewer,
      room: { type: found.type, archivedAt: toDateOrNull(found.archived_at) },
      role: found.role,
    };
  }

  /**
   * @param manager inside a transaction: the transaction's.
   * @throws NotFound for a room of another workspace, one that the viewer is not in, and none at all.
   */
  async membership(viewer: Viewer, roomId: string, manager?: EntityManager): Promise<Membership> {
    const { room, member } = await (manager
      ? readOne(manager, { roomId, userId: viewer.id })
      : this.asked.load({ roomId, userId: viewer.id }));
    if (room?.workspaceId !== viewer.workspaceId || !member) throw new NotFound('room');
    return { viewer, room, member, role: member.role };
  }

  /** @throws NotFound like {@link membership}, Forbidden without the right, RoomIsArchived in an archived room. */
  async require(
    right: RoomRight,
    viewer: Viewer,
    roomId: string,
    manager?: EntityManager,
  ): Promise<Membership> {
    const membership = await this.membership(viewer, roomId, manager);
    requireRight(right, membership);
    return membership;
  }

  private async lookAt(keys: readonly MemberKey[]): Promise<(MemberRow | null)[]> {
    const { dialect, read } = this.database;
    const pairs = keys.map(({ roomId, userId }) => [roomId, userId] as const);
    const { sql, values } = selectMembers(dialect, MEMBER_COLUMNS, pairs);
    const rows = await read.query<MemberRow[]>(sql, [...values]);
    const found = new Map(rows.map((row) => [`${row.room_id} ${row.user_id}`, row]));
    return keys.map((key) => found.get(keyOf(key)) ?? null);
  }

  private async readMany(keys: readonly MemberKey[]): Promise<RoomOfMember[]> {
    const members = await this.database
      .repository(RoomMemberEntity)
      .createQueryBuilder('member')
      .innerJoinAndMapOne('member.room', RoomEntity, 'room', 'room.id = member.roomId')
      .where(keys.map((key) => ({ ...key })))
      .getMany();
    const found = new Map(
      (members as (RoomMemberEntity & { room: RoomEntity })[]).map((member) => [keyOf(member), member]),
    );
    return keys.map((key) => {
      const member = found.get(keyOf(key)) ?? null;
      return { room: member && member.room, member };
    });
  }
}

const keyOf = ({ roomId, userId }: MemberKey) => `${roomId} ${userId}`;

async function readOne(manager: EntityManager, { roomId, userId }: MemberKey): Promise<RoomOfMember> {
  const room = await manager.findOneBy(RoomEntity, { id: roomId });
  return { room, member: room && (await manager.findOneBy(RoomMemberEntity, { roomId, userId })) };
}

function isAllowed(right: RoomRight, actor: RoomActor): boolean {
  return mayInRoom(right, actor) && (right === 'leave' || !actor.room.archivedAt);
}

/** @throws Forbidden, or RoomIsArchived: leaving is all that an archived room allows. */
export function requireRight(right: RoomRight, actor: RoomActor): void {
  if (!mayInRoom(right, actor)) throw new Forbidden(REFUSAL[right]);
  if (right !== 'leave') requireNotArchived(actor.room);
}

export function requireNotArchived(room: { readonly archivedAt: Date | null }): void {
  if (room.archivedAt) throw new RoomIsArchived();
}
