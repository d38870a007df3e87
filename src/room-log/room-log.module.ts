import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { LogEpoch } from './log-epoch.js';
import { KnownRooms } from './known-rooms.js';
import { LogWriter } from './log-writer.js';
import { LogRetention } from './retention.js';
import { RoomLog } from './room-log.js';

@Global()
@Module({
  providers: [
    RoomLog,
    LogWriter,
    KnownRooms,
    LogRetention,
    { provide: LogEpoch, inject: [Database], useFactory: (database: Database) => LogEpoch.load(database) },
  ],
  exports: [RoomLog, KnownRooms, LogRetention, LogEpoch],
})
export class RoomLogModule {}
