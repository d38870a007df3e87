import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../database/clock.js';
import { Database } from '../database/database.js';
import { readTogether } from '../database/read-together.js';
import { ApiTokenOver } from '../errors/chat-error.js';
import { MOST_KEYS } from '../graphql/loading.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { tokenIn } from './bearer.js';
import { hashOf, SECRET } from './secrets.js';
import { Sessions } from './sessions.js';
import type { SessionKey, Viewer } from './viewer.js';

/** Begins every API token, so that it is told from an access token, and found by those who look for leaked secrets. */
export const API_TOKEN_PREFIX = 'recado_';
const API_TOKEN = new RegExp(`^${API_TOKEN_PREFIX}${SECRET}$`);
const MOST_REMEMBERED = 20_000;
/** Of a token in use it is written down this often that it is. */
const USE_NOTED_MS = 60_000;

/** What never changes of a token. */
interface Shown {
  readonly session: SessionKey;
  readonly expiresAt: Date | null;
}

/** Tells who shows an API token. Whether it is revoked is asked with its account, like the end of a session. */
@Injectable()
export class ApiTokens {
  private readonly logger = new Logger(ApiTokens.name);
  /** By the hash of the token. */
  private readonly shown = new LRUCache<string, Shown>({ max: MOST_REMEMBERED });
  /** When the use of a token was last written down by this node, in milliseconds since 1970; by the token's id. */
  private readonly notedAt = new LRUCache<string, number>({ max: MOST_REMEMBERED });
  /** One read at a time, whatever is shown: who guesses keeps no connection from the others. */
  private readonly loader = readTogether((hashes: readonly string[]) => this.read(hashes), MOST_KEYS);

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
    const shown = await this.find(token);
    if (!shown || (shown.expiresAt && shown.expiresAt <= this.clock.now())) throw new ApiTokenOver();
    const { session, expiresAt } = shown;
    const account = await (asOf === 'now' ? this.sessions.userNow(session) : this.sessions.userOf(session));
    const { id, workspaceId, role } = account;
    const { credential, sessionId } = session;
    this.noteUse(sessionId);
    return { id, workspaceId, role, credential, sessionId, expiresAt };
  }

  /** Writes down, now and then, that a token is in use. Nobody waits for it, and nothing is lost if it fails. */
  noteUse(id: string): void {
    const now = this.clock.now();
    if (now.getTime() - (this.notedAt.get(id) ?? 0) < USE_NOTED_MS) return;
    this.notedAt.set(id, now.getTime());
    this.database
      .transaction((tx) => tx.update(ApiTokenEntity, { id }, { lastUsedAt: now }))
      .catch((error: unknown) => this.logger.warn(`The use of a token was not noted: ${String(error)}`));
  }

  private async find(token: string): Promise<Shown | null> {
    if (!API_TOKEN.test(token)) return null;
    const hash = hashOf(token);
    const known = this.shown.get(hash);
    if (known) return known;
    const found = await this.loader.load(hash);
    if (found) this.shown.set(hash, found);
    return found;
  }

  private async read(hashes: readonly string[]): Promise<(Shown | null)[]> {
    const tokens = await this.database
      .repository(ApiTokenEntity)
      .createQueryBuilder('token')
      .addSelect('token.tokenHash')
      .where(`token.tokenHash IN (:...hashes)`, { hashes })
      .getMany();
    const byHash = new Map(tokens.map((token) => [token.tokenHash, token]));
    return hashes.map((hash) => {
      const token = byHash.get(hash);
      if (!token) return null;
      const { id: sessionId, userId, expiresAt } = token;
      return { session: { userId, credential: 'api-token', sessionId }, expiresAt };
    });
  }
}
