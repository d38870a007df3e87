import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { v7 as newId } from 'uuid';
import { NO_PASSWORD, Passwords } from '../auth/passwords.js';
import { Sessions } from '../auth/sessions.js';
import type { Viewer } from '../auth/viewer.js';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import { searchKeyOf } from '../database/folding.js';
import { BadUserInput, Conflict, Forbidden, NotFound } from '../errors/chat-error.js';
import { RoomLog } from '../room-log/room-log.js';
import { GroupSuccession } from './group-succession.js';
import { ImplicitRooms } from './implicit-rooms.js';
import { UserEntity } from './user.entity.js';
import { UserKind, WorkspaceRole } from './user.enums.js';
import type { CreateUserInput, UpdateUserInput } from './user.input.js';
import { canAdminister, canEditUser, isWorkspaceAdmin } from './user.policy.js';

/** Making, changing and ending accounts. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly log: RoomLog,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly implicitRooms: ImplicitRooms,
    private readonly groups: GroupSuccession,
  ) {}

  async create(viewer: Viewer, input: CreateUserInput): Promise<UserEntity> {
    if (input.role === WorkspaceRole.OWNER && viewer.role !== WorkspaceRole.OWNER) {
      throw new Forbidden('Only an owner makes another owner.');
    }
    requireMayGiveRole(viewer, input.role);
    const known = input.id ? await this.database.repository(UserEntity).findOneBy({ id: input.id }) : null;
    if (known) return this.sameAgain(viewer, known, input);
    const user = await this.newUser(viewer.workspaceId, input);
    try {
      return await this.log.append(
        (manager) =>
          this.implicitRooms.roomIdsFor(manager, viewer.workspaceId, () =>
            Promise.resolve([user.department]),
          ),
        async (tx) => {
          await tx.manager.insert(UserEntity, user);
          // As it is read, without its password: the rooms tell everybody who has come.
          const created = await tx.manager.findOneByOrFail(UserEntity, { id: user.id });
          await this.implicitRooms.move(tx, null, created, viewer.id);
          return created;
        },
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const winner = input.id ? await this.database.repository(UserEntity).findOneBy({ id: input.id }) : null;
      if (winner) return this.sameAgain(viewer, winner, input);
      throw new Conflict('Somebody in this workspace has this e-mail address already.', 'email');
    }
  }

  /** The row of an account that does not exist yet. */
  async newUser(workspaceId: string, input: CreateUserInput): Promise<UserEntity> {
    const displayName = input.displayName.trim();
    const email = input.email.trim().toLowerCase();
    // Some letters are two in lower case.
    if (email.length > FIXED.emailLength)
      throw new BadUserInput('email', `email must be at most ${FIXED.emailLength} characters.`);
    return {
      id: input.id ?? newId(),
      workspaceId,
      email,
      passwordHash: await this.hashOf(input.password),
      displayName,
      searchKey: searchKeyOf(displayName),
      avatarUrl: null,
      kind: input.kind ?? UserKind.HUMAN,
      role: input.role ?? WorkspaceRole.MEMBER,
      department: input.department?.trim() ?? null,
      lastSeenAt: null,
      deactivatedAt: null,
      sessionVersion: 0,
      membershipVersion: 0,
      createdAt: this.clock.now(),
    };
  }

  async update(viewer: Viewer, input: UpdateUserInput): Promise<UserEntity> {
    const target = await this.inWorkspace(viewer, input.id);
    this.requireMayUpdate(viewer, target, input);
    const changes = changesOf(input);
    return this.log.append(
      (manager) =>
        changes.department === undefined
          ? Promise.resolve([])
          : this.implicitRooms.roomIdsFor(manager, viewer.workspaceId, async () => {
              const { department } = await manager.findOneByOrFail(UserEntity, { id: input.id });
              return [department, changes.department ?? null];
            }),
      async (tx) => {
        const before = await this.locked(tx.manager, input.id);
        // Asked again: whoever was a member a moment ago may have been made an owner since.
        this.requireMayUpdate(viewer, before, input);
        const after = { ...before, ...changes };
        if (before.role === WorkspaceRole.OWNER && after.role !== WorkspaceRole.OWNER)
          await this.requireAnotherOwner(tx.manager, before);
        const { displayName, searchKey, avatarUrl, department, role } = after;
        await tx.manager.update(
          UserEntity,
          { id: before.id },
          { displayName, searchKey, avatarUrl, department, role },
        );
        // Those that an admin has made would let that admin act as an owner.
        if (after.role === WorkspaceRole.OWNER && before.role !== WorkspaceRole.OWNER)
          await this.sessions.endApiTokens(tx.manager, before.id);
        tx.onCommit(() => this.sessions.announceChange(before.id));
        if (before.department !== after.department)
          await this.implicitRooms.move(tx, before, after, viewer.id);
        return tx.manager.findOneByOrFail(UserEntity, { id: before.id });
      },
    );
  }

  /**
   * Ends the account: every session at once, and no new one. Groups that it alone has run get another ADMIN.
   * The same again changes nothing.
   */
  async deactivate(viewer: Viewer, id: string): Promise<UserEntity> {
    const target = await this.inWorkspace(viewer, id);
    requireMayDeactivate(viewer, target);
    return this.log.append(
      (manager) => this.groups.roomIdsOf(manager, id),
      async (tx) => {
        const before = await this.locked(tx.manager, id);
        requireMayDeactivate(viewer, before);
        tx.onCommit(() => this.sessions.announceChange(id));
        if (before.deactivatedAt) return before;
        if (before.role === WorkspaceRole.OWNER) await this.requireAnotherOwner(tx.manager, before);
        await tx.manager.update(UserEntity, { id }, { deactivatedAt: this.clock.now() });
        await this.sessions.endAll(tx.manager, id);
        await this.sessions.endApiTokens(tx.manager, id);
        await this.groups.handOver(tx, before, viewer.id);
        return tx.manager.findOneByOrFail(UserEntity, { id });
      },
    );
  }

  /** Ends every session of an account; whoever knows its password may start another. */
  async endSessions(viewer: Viewer, id: string): Promise<UserEntity> {
    const target = await this.inWorkspace(viewer, id);
    requireMayEndSessions(viewer, target);
    const user = await this.database.transaction(async (tx) => {
      requireMayEndSessions(viewer, await this.locked(tx, id));
      await this.sessions.endAll(tx, id);
      return tx.findOneByOrFail(UserEntity, { id });
    });
    this.sessions.announceChange(id);
    return user;
  }

  /** An empty password is too short, and not the same as none. */
  private hashOf(password: string | null | undefined): Promise<string> | string {
    return password === null || password === undefined
      ? NO_PASSWORD
      : this.passwords.hash(password, 'password');
  }

  private sameAgain(viewer: Viewer, known: UserEntity, input: CreateUserInput): UserEntity {
    const same = known.workspaceId === viewer.workspaceId && known.email === input.email.trim().toLowerCase();
    if (!same) throw new Conflict('This id belongs to something else.', 'id');
    return known;
  }

  private async inWorkspace(viewer: Viewer, id: string): Promise<UserEntity> {
    const user = await this.database
      .repository(UserEntity)
      .findOneBy({ id, workspaceId: viewer.workspaceId });
    if (!user) throw new NotFound('user');
    return user;
  }

  private requireMayUpdate(viewer: Viewer, target: UserEntity, input: UpdateUserInput): void {
    if (!canEditUser(viewer, target))
      throw new Forbidden('Only the person and workspace admins change an account.');
    if (input.displayName === null)
      throw new BadUserInput('displayName', 'displayName cannot be taken away.');
    if (input.role === null) throw new BadUserInput('role', 'role cannot be taken away.');
    if (input.role === undefined && input.department === undefined) return;
    if (!isWorkspaceAdmin(viewer)) throw new Forbidden('Only workspace admins give roles and departments.');
    if (input.role !== undefined && !canAdminister(viewer, { role: maxRole(target.role, input.role) })) {
      throw new Forbidden('Only an owner makes or unmakes an owner.');
    }
    if (input.role !== target.role) requireMayGiveRole(viewer, input.role);
  }

  private async locked(manager: EntityManager, id: string): Promise<UserEntity> {
    return manager.findOneOrFail(UserEntity, { where: { id }, ...this.database.rowLock });
  }

  private async requireAnotherOwner(manager: EntityManager, owner: UserEntity): Promise<void> {
    const others = await manager.find(UserEntity, {
      where: {
        workspaceId: owner.workspaceId,
        role: WorkspaceRole.OWNER,
        deactivatedAt: IsNull(),
        id: Not(owner.id),
      },
      ...this.database.rowLock,
    });
    if (others.length === 0) throw new Forbidden('A workspace keeps at least one owner.');
  }
}

function changesOf(input: UpdateUserInput): Partial<UserEntity> {
  const displayName = input.displayName?.trim();
  return {
    ...(displayName === undefined ? {} : { displayName, searchKey: searchKeyOf(displayName) }),
    ...(input.avatarUrl === undefined ? {} : { avatarUrl: input.avatarUrl }),
    ...(input.department === undefined ? {} : { department: input.department?.trim() ?? null }),
    ...(input.role ? { role: input.role } : {}),
  };
}

/** Who has stolen an API token leaves no admin behind who outlives it. */
function requireMayGiveRole(viewer: Viewer, role: WorkspaceRole | null | undefined): void {
  if (viewer.credential === 'api-token' && role && isWorkspaceAdmin({ role }))
    throw new Forbidden('An API token makes no admins: sign in.');
}

function requireMayDeactivate(viewer: Viewer, user: UserEntity): void {
  if (!canAdminister(viewer, user)) throw new Forbidden('Only an owner deactivates an owner.');
}

function requireMayEndSessions(viewer: Viewer, user: UserEntity): void {
  if (!canEditUser(viewer, user))
    throw new Forbidden('Only the person and workspace admins end sessions; an owner’s, only an owner.');
}

function maxRole(a: WorkspaceRole, b: WorkspaceRole): WorkspaceRole {
  return a === WorkspaceRole.OWNER || b === WorkspaceRole.OWNER ? WorkspaceRole.OWNER : b;
}
