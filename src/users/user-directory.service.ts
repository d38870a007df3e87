import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Viewer } from '../auth/viewer.js';
import { Database } from '../database/database.js';
import { containing } from '../database/folding.js';
import { NotFound } from '../errors/chat-error.js';
import { requirePageSize } from '../graphql/arguments.js';
import { type Connection, decodePageCursor, encodePageCursor, forwardPage } from '../graphql/connection.js';
import type { UsersArgs } from './users.args.js';
import { UserEntity } from './user.entity.js';

/** Finding people in one's workspace. */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  /** @throws NotFound for anybody outside the viewer's workspace. */
  async find(viewer: Viewer, id: string): Promise<UserEntity> {
    const user = await this.database
      .repository(UserEntity)
      .findOneBy({ id, workspaceId: viewer.workspaceId });
    if (!user) throw new NotFound('user');
    return user;
  }

  /** Everybody whose account is not deactivated, by name. */
  async list(
    viewer: Viewer,
    { search, department, ids, first, after }: UsersArgs,
  ): Promise<Connection<UserEntity>> {
    const size = requirePageSize(first);
    const query = this.database
      .repository(UserEntity)
      .createQueryBuilder('user')
      .where('user.workspaceId = :workspaceId AND user.deactivatedAt IS NULL', {
        workspaceId: viewer.workspaceId,
      })
      .orderBy('user.searchKey')
      .addOrderBy('user.id')
      .take(size + 1);
    if (search?.trim())
      query.andWhere(`user.searchKey LIKE :search ESCAPE '!'`, { search: containing(search) });
    if (department) query.andWhere('user.department = :department', { department });
    if (ids) query.andWhere({ id: In(ids) });
    if (after) {
      const [key, id] = decodePageCursor(after, ['string', 'id'] as const, 'after');
      query.andWhere('(user.searchKey > :key OR (user.searchKey = :key AND user.id > :id))', { key, id });
    }
    return forwardPage(await query.getMany(), size, after, (user) =>
      encodePageCursor(user.searchKey, user.id),
    );
  }
}
