import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Database } from '../database/database.js';
import { inOrder } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import { UserEntity } from './user.entity.js';

/** Users by id, one query for all that one answer names. */
@Injectable()
export class UserLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, id: string): Promise<UserEntity | null> {
    return this.of(context).load(id);
  }

  private of(context: RequestContext): DataLoader<string, UserEntity | null> {
    return context.loader(this, () => {
      const loader = new DataLoader<string, UserEntity | null>(async (ids) =>
        inOrder(
          ids,
          await this.database.repository(UserEntity).findBy({ id: In([...ids]) }),
          (user) => user.id,
        ),
      );
      for (const user of (context.snapshot['users'] ?? []) as UserEntity[]) loader.prime(user.id, user);
      return loader;
    });
  }
}
