import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { addressBucket } from '../auth/address-bucket.js';
import { AuthService } from '../auth/auth.service.js';
import { RateLimiter } from '../auth/rate-limiter.js';
import type { Session } from '../auth/session.model.js';
import type { Viewer } from '../auth/viewer.js';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { isDuplicate } from '../database/database-errors.js';
import { Conflict, Forbidden } from '../errors/chat-error.js';
import { UserEntity } from '../users/user.entity.js';
import { WorkspaceRole } from '../users/user.enums.js';
import { UsersService } from '../users/users.service.js';
import { WorkspaceEntity } from './workspace.entity.js';
import type { CreateWorkspaceInput } from './workspace.input.js';

@Injectable()
export class WorkspacesService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly users: UsersService,
    private readonly auth: AuthService,
    private readonly limiter: RateLimiter,
  ) {}

  async signUp(input: CreateWorkspaceInput, address: string): Promise<Session> {
    if (!this.config.signUpOpen)
      throw new Forbidden('Sign-up is closed here: ask the operator for a workspace.');
    await this.limiter.take('signIns', addressBucket(address));
    const owner = await this.create(input);
    return this.auth.sessionOf(await this.database.transaction((tx) => this.auth.start(tx, owner)));
  }

  /** Makes a workspace and its owner. */
  async create(input: CreateWorkspaceInput): Promise<UserEntity> {
    const workspace = { id: newId(), slug: input.slug, name: input.name.trim(), createdAt: this.clock.now() };
    const owner = { ...(await this.users.newUser(workspace.id, input)), role: WorkspaceRole.OWNER };
    try {
      await this.database.transaction(async (tx) => {
        await tx.insert(WorkspaceEntity, workspace);
        await tx.insert(UserEntity, owner);
      });
    } catch (error) {
      if (isDuplicate(error)) throw new Conflict('This slug is taken.', 'slug');
      throw error;
    }
    return this.database.repository(UserEntity).findOneByOrFail({ id: owner.id });
  }

  of(viewer: Viewer): Promise<WorkspaceEntity> {
    return this.database.repository(WorkspaceEntity).findOneByOrFail({ id: viewer.workspaceId });
  }
}
