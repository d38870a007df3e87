import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runOn } from './run-on.js';
import { typesOf } from './types.js';

/** What programs show instead of signing in. */
export class ApiTokens1764520000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const t = typesOf(runner);
    await runOn(runner, [
      `CREATE TABLE api_tokens (
        id ${t.id} NOT NULL PRIMARY KEY,
        user_id ${t.id} NOT NULL,
        name varchar(100) NOT NULL,
        token_hash char(64) ${t.bytes} NOT NULL UNIQUE,
        created_by ${t.id} NOT NULL,
        created_at ${t.time} NOT NULL,
        expires_at ${t.time},
        last_used_at ${t.time},
        revoked_at ${t.time},
        FOREIGN KEY (user_id) REFERENCES users (id)
      ) ${t.table}`,
      'CREATE INDEX api_tokens_user ON api_tokens (user_id, revoked_at)',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_tokens');
  }
}
