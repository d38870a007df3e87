import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Database } from '../database/database.js';
import { MOST_KEYS } from '../graphql/loading.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { MessageKey } from '../messages/message.loader.js';

export interface ReactionGroupRow extends MessageKey {
  readonly emoji: string;
  readonly count: number;
}

interface ReactorsKey extends MessageKey {
  readonly emoji: string;
  readonly first: number;
}

const messageKey = ({ roomId, seq }: MessageKey) => `${roomId} ${seq}`;
const groupKey = (key: MessageKey & { readonly emoji: string }) => `${messageKey(key)} ${key.emoji}`;
const reactorsKey = (key: ReactorsKey) => `${groupKey(key)} ${key.first}`;

/** Counts of reactions, one query for a page of messages. */
@Injectable()
export class ReactionGroupLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, key: MessageKey): Promise<ReactionGroupRow[]> {
    const loader = context.loader(
      this,
      () =>
        new DataLoader<MessageKey, ReactionGroupRow[], string>((keys) => this.read(keys), {
          cacheKeyFn: messageKey,
          maxBatchSize: MOST_KEYS,
        }),
    );
    return loader.load(key);
  }

  private async read(keys: readonly MessageKey[]): Promise<ReactionGroupRow[][]> {
    const rows = await this.database.read.query<
      { room_id: string; message_seq: number; emoji: string; n: number }[]
    >(
      `SELECT room_id, message_seq, emoji, COUNT(*) AS n, MIN(created_at) AS since FROM message_reactions
       WHERE ${keys.map(() => '(room_id = ? AND message_seq = ?)').join(' OR ')}
       GROUP BY room_id, message_seq, emoji ORDER BY since, emoji`,
      keys.flatMap(({ roomId, seq }) => [roomId, seq]),
    );
    const groups = new Map(keys.map((key) => [messageKey(key), [] as ReactionGroupRow[]]));
    for (const { room_id: roomId, message_seq: seq, emoji, n } of rows) {
      groups.get(messageKey({ roomId, seq }))?.push({ roomId, seq, emoji, count: n });
    }
    return keys.map((key) => groups.get(messageKey(key)) ?? []);
  }
}

/** The first who reacted with an emoji, one query for all groups of a page. */
@Injectable()
export class ReactorsLoader {
  constructor(private readonly database: Database) {}

  load(context: RequestContext, key: ReactorsKey): Promise<string[]> {
    const loader = context.loader(
      this,
      () =>
        new DataLoader<ReactorsKey, string[], string>((keys) => this.read(keys), {
          cacheKeyFn: reactorsKey,
          maxBatchSize: MOST_KEYS,
        }),
    );
    return loader.load(key);
  }

  private async read(keys: readonly ReactorsKey[]): Promise<string[][]> {
    const most = Math.max(...keys.map((key) => key.first));
    const rows = await this.database.read.query<
      { room_id: string; message_seq: number; emoji: string; user_id: string }[]
    >(
      `SELECT room_id, message_seq, emoji, user_id FROM (
         SELECT room_id, message_seq, emoji, user_id,
           ROW_NUMBER() OVER (PARTITION BY room_id, message_seq, emoji ORDER BY created_at, user_id) AS place
         FROM message_reactions WHERE ${keys.map(() => '(room_id = ? AND message_seq = ? AND emoji = ?)').join(' OR ')}
       ) AS ranked WHERE place <= ? ORDER BY place`,
      [...keys.flatMap(({ roomId, seq, emoji }) => [roomId, seq, emoji]), most],
    );
    const groups = new Map(keys.map((key) => [groupKey(key), [] as string[]]));
    for (const { room_id: roomId, message_seq: seq, emoji, user_id: userId } of rows)
      groups.get(groupKey({ roomId, seq, emoji }))?.push(userId);
    return keys.map((key) => (groups.get(groupKey(key)) ?? []).slice(0, key.first));
  }
}
