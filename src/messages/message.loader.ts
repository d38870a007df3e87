import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Database } from '../database/database.js';
import { inOrder, MOST_KEYS } from '../graphql/loading.js';
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

  load(context: RequestContext, key: MessageKey): Promise<MessageEntity | null> {
    const loader = context.loader(this, () => {
      const made = new DataLoader<MessageKey, MessageEntity | null, string>(
        async (keys) => inOrder(keys.map(keyOf), await this.byKeys(keys), keyOf),
        { cacheKeyFn: keyOf, maxBatchSize: MOST_KEYS },
      );
      for (const message of (context.snapshot['messages'] ?? []) as MessageEntity[])
        made.prime(message, message);
      return made;
    });
    return loader.load(key);
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
