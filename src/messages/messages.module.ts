import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { SystemNotices } from '../rooms/system-notices.js';
import { HistoryService } from './history.service.js';
import { MessageAccess } from './message-access.js';
import { MessageFieldsResolver, RoomMessagesResolver } from './message-fields.resolver.js';
import { MessageLoader } from './message.loader.js';
import { MessageRows } from './message-rows.js';
import { MessageSender } from './message-sender.js';
import { SystemMessages } from './system-messages.js';
import { MessageSearchService } from './message-search.service.js';
import { MessagesResolver } from './messages.resolver.js';
import { MessagesService } from './messages.service.js';
import { MySqlSearchIndex, SEARCH_INDEX, SqliteSearchIndex } from './search/search-index.js';

@Global()
@Module({
  providers: [
    HistoryService,
    MessageAccess,
    MessageFieldsResolver,
    MessageLoader,
    MessageRows,
    MessageSender,
    MessageSearchService,
    MessagesResolver,
    MessagesService,
    RoomMessagesResolver,
    {
      provide: SEARCH_INDEX,
      inject: [Database],
      useFactory: ({ dialect }: Database) =>
        dialect === 'mysql' ? new MySqlSearchIndex() : new SqliteSearchIndex(),
    },
    { provide: SystemNotices, useClass: SystemMessages },
  ],
  exports: [MessageAccess, MessageLoader, SystemNotices],
})
export class MessagesModule {}
