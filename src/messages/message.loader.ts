import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Database } from '../database/database.js';
import { inOrder, type Loaded, MOST_KEYS } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import { MessageEntity } from './message.entity.js';

export interface MessageKey {
  readonly roomId: string;
  readonly seq: number;
}

const keyOf = ({ roomId, seq }: MessageKey) => `${roomId} ${seq}`;

/** Messages by room and number, one query for all that one answer names. */
@Injectable()
export class MessageLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, key: MessageKey): Loaded<MessageEntity> {
    return context.brought<MessageEntity>('messages', keyOf(key), keyOf) ?? this.of(context).load(key);
  }

  private of(context: RequestContext): DataLoader<MessageKey, MessageEntity | null, string> {
    return context.loader(
      this,
      () =>
        new DataLoader(async (keys) => inOrder(keys.map(keyOf), await this.byKeys(keys), keyOf), {
          cacheKeyFn: keyOf,
          maxBatchSize: MOST_KEYS,
        }),
    );
  }

  /** In no order; what does not exist is left out. */
  async byKeys(keys: readonly MessageKey[]): Promise<MessageEntity[]> {
    if (keys.length === 0) return [];
    const rooms = new Map<string, number[]>();
    for (const { roomId, seq } of keys) rooms.set(roomId, [...(rooms.get(roomId) ?? []), seq]);
    const query = this.database.repository(MessageEntity).createQueryBuilder('message');
    [...rooms].forEach(([roomId, seqs], i) => {
      query.orWhere(`(message.roomId = :room${i} AND message.seq IN (:...seqs${i}))`, {
        [`room${i}`]: roomId,
        [`seqs${i}`]: seqs,
      });
    });
    return query.getMany();
  }
}
