import type { DataSource } from 'typeorm';

/** The parts of mysql2's pool that TypeORM's types do not show. */
export interface MySqlPool {
  /** A connection was opened; is taken from the pool; is given back. */
  on(event: 'connection' | 'acquire' | 'release', listener: (connection: MySqlConnection) => void): void;
}
export interface MySqlConnection {
  query(sql: string, done: () => void): void;
  on(event: 'error', listener: () => void): void;
  readonly stream: {
    readonly bytesRead: number;
    setTimeout(ms: number): void;
    on(event: 'timeout', listener: () => void): void;
    destroy(error: Error): void;
  };
}

/** Null on SQLite, which has none. */
export function poolOf(source: DataSource): MySqlPool | null {
  return source.options.type === 'mysql' ? (source.driver as unknown as { pool: MySqlPool }).pool : null;
}
