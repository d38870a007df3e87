import type { EntitySchema, MigrationInterface } from 'typeorm';

type Class<T = unknown> = new (...args: never[]) => T;

/** What the database holds; given by the application, since features own their entities. */
export interface Schema {
  readonly entities: readonly (Class | EntitySchema)[];
  readonly migrations: readonly Class<MigrationInterface>[];
}
