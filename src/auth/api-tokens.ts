import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { ApiTokenOver } from '../errors/chat-error.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { tokenIn } from './bearer.js';
import { hashOf } from './secrets.js';
import { Sessions } from './sessions.js';
import type { SessionKey, Viewer } from './viewer.js';

/** Begins every API token, so that it is told from an access token, and found by those who look for leaked secrets. */
export const API_TOKEN_PREFIX = 'recado_';
const MOST_REMEMBERED = 20_000;
/** Of a token in use it is written down this often that it is. */
const USE_NOTED_MS = 60_000;

/** What never changes of a token. */
interface Shown {
  readonly session: SessionKey;
  readonly expiresAt: Date | null;
  /** When its use was last written down, in milliseconds since 1970. */
  notedAt: number;
}

/** Tells who shows an API token. Whether it is revoked is asked with its account, like the end of a session. */
@Injectable()
export class ApiTokens {
  private readonly logger = new Logger(ApiTokens.name);
  /** By the hash of the token. */
  private readonly shown = new LRUCache<string, Shown>({ max: MOST_REMEMBERED });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
  ) {}

  /** The API token of an authorization header; undefined where it holds something else. */
  tokenIn(authorization: unknown): string | undefined {
    const token = tokenIn(authorization);
    return token?.startsWith(API_TOKEN_PREFIX) ? token : undefined;
  }

  /**
   * @param asOf whether it may be as of a moment ago: for one operation, but not for a socket, which lasts.
   * @throws ApiTokenOver
   */
  async viewerOf(token: string, asOf: 'now' | 'a moment ago' = 'a moment ago'): Promise<Viewer> {
    const hash = hashOf(token);
    const shown = this.shown.get(hash) ?? (await this.find(hash));
    const now = this.clock.now();
    if (!shown || (shown.expiresAt && shown.expiresAt <= now)) throw new ApiTokenOver();
    const { session, expiresAt } = shown;
    const account = await (asOf === 'now' ? this.sessions.userNow(session) : this.sessions.userOf(session));
    this.noteUse(shown, now);
    const { id, workspaceId, role } = account;
    const { credential, sessionId } = session;
    return { id, workspaceId, role, credential, sessionId, expiresAt };
  }

  private async find(tokenHash: string): Promise<Shown | null> {
    const token = await this.database.repository(ApiTokenEntity).findOneBy({ tokenHash });
    if (!token) return null;
    const { id: sessionId, userId, expiresAt, lastUsedAt } = token;
    const session: SessionKey = { userId, credential: 'api-token', sessionId };
    const shown: Shown = { session, expiresAt, notedAt: lastUsedAt?.getTime() ?? 0 };
    this.shown.set(tokenHash, shown);
    return shown;
  }

  /** Nobody waits for it, and nothing is lost if it fails. */
  private noteUse(shown: Shown, now: Date): void {
    if (now.getTime() - shown.notedAt < USE_NOTED_MS) return;
    shown.notedAt = now.getTime();
    this.database
      .transaction((tx) => tx.update(ApiTokenEntity, { id: shown.session.sessionId }, { lastUsedAt: now }))
      .catch((error: unknown) => this.logger.warn(`The use of a token was not noted: ${String(error)}`));
  }
}
