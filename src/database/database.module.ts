import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { Clock } from './clock.js';
import { ClockSync } from './clock-sync.js';
import { Database } from './database.js';
import type { Schema } from './schema.js';

@Global()
@Module({})
export class DatabaseModule {
  static with(schema: Schema): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        Clock,
        ClockSync,
        {
          provide: Database,
          inject: [CONFIG],
          useFactory: ({ database, limits }: Config) =>
            Database.open(database, schema, limits.databaseTimeoutSeconds),
        },
      ],
      exports: [Clock, Database],
    };
  }
}
