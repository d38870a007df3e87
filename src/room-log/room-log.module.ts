import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { LogEpoch } from './log-epoch.js';
import { LogRetention } from './retention.js';
import { RoomLog } from './room-log.js';

@Global()
@Module({
  providers: [
    RoomLog,
    LogRetention,
    { provide: LogEpoch, inject: [Database], useFactory: (database: Database) => LogEpoch.load(database) },
  ],
  exports: [RoomLog, LogRetention, LogEpoch],
})
export class RoomLogModule {}
