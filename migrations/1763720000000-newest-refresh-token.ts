import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runOn } from './run-on.js';

/**
 * Finds the newest token of a session, and the tokens of a user, without a look at all the others: a session
 * that lasts a month leaves four thousand behind, and is asked for at every operation.
 */
export class NewestRefreshToken1763720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runOn(runner, [
      'CREATE INDEX refresh_tokens_newest ON refresh_tokens (family_id, replaced_by, revoked_at)',
      'CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id, revoked_at)',
      `DROP INDEX refresh_tokens_family${onTable(runner)}`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id)');
    await runner.query(`DROP INDEX refresh_tokens_newest${onTable(runner)}`);
    // On MySQL the foreign key needs an index of its own in its place.
    if (isMySql(runner)) await runner.query('CREATE INDEX user_id ON refresh_tokens (user_id)');
    await runner.query(`DROP INDEX refresh_tokens_user${onTable(runner)}`);
  }
}

const isMySql = (runner: QueryRunner) => runner.connection.options.type === 'mysql';
const onTable = (runner: QueryRunner) => (isMySql(runner) ? ' ON refresh_tokens' : '');
