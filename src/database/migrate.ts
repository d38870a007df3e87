import type { DataSource } from 'typeorm';

const MIGRATION_LOCK_SECONDS = 120;
const SQLITE_ATTEMPTS = 10;
const SQLITE_WAIT_MS = 200;

/** Runs pending migrations; of several nodes that start at once, one does and the others wait. */
export async function migrate(writer: DataSource): Promise<void> {
  if (writer.options.type === 'mysql') await migrateMySql(writer);
  else await migrateSqlite(writer);
}

/** Whoever comes second may find what the first is just making, or wait for it in vain. */
async function migrateSqlite(writer: DataSource): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await writer.runMigrations({ transaction: 'each' });
      return;
    } catch (error) {
      if (!/already exists|is locked/.test(String(error)) || attempt === SQLITE_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, SQLITE_WAIT_MS));
    }
  }
}

async function migrateMySql(writer: DataSource): Promise<void> {
  const runner = writer.createQueryRunner();
  // Of this database: others on the same server have locks of their own. A name of 64 characters at most, and MySQL 9.7
  // has no MD5 any more.
  const name = "CONCAT('recado_', LEFT(SHA2(DATABASE(), 256), 32))";
  try {
    const [lock] = await runner.manager.query<{ got: number | string | null }[]>(
      `SELECT GET_LOCK(${name}, ?) AS got`,
      [MIGRATION_LOCK_SECONDS],
    );
    if (Number(lock?.got) !== 1)
      throw new Error(
        `Another node has been migrating for ${MIGRATION_LOCK_SECONDS} s: see what it waits for.`,
      );
    await writer.runMigrations({ transaction: 'none' });
  } finally {
    await runner.query(`SELECT RELEASE_LOCK(${name})`);
    await runner.release();
  }
}
