import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Database } from '../database/database.js';
import { inOrder, type Loaded } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import { UserEntity } from './user.entity.js';

/** Users by id, one query for all that one answer names. */
@Injectable()
export class UserLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, id: string): Loaded<UserEntity> {
    return context.brought<UserEntity>('users', id, (user) => user.id) ?? this.of(context).load(id);
  }

  private of(context: RequestContext): DataLoader<string, UserEntity | null> {
    return context.loader(
      this,
      () =>
        new DataLoader<string, UserEntity | null>(async (ids) =>
          inOrder(
            ids,
            await this.database.repository(UserEntity).findBy({ id: In([...ids]) }),
            (user) => user.id,
          ),
        ),
    );
  }
}
