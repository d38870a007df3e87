import { type DynamicModule, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { MIGRATIONS } from '../migrations/index.js';
import { ApiTokensModule } from './api-tokens/api-tokens.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Config } from './config/config.js';
import { DatabaseModule } from './database/database.module.js';
import { ENTITIES } from './entities.js';
import { ErrorsModule } from './errors/errors.module.js';
import { EventsModule } from './events/events.module.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import { InputPipe } from './graphql/input-pipe.js';
import { MessagesModule } from './messages/messages.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PresenceModule } from './presence/presence.module.js';
import { PubSubModule } from './pubsub/pubsub.module.js';
import { ReactionsModule } from './reactions/reactions.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { RoomLogModule } from './room-log/room-log.module.js';
import { RoomsModule } from './rooms/rooms.module.js';
import { StatsModule } from './stats/stats.module.js';
import { UsersModule } from './users/users.module.js';
import { WorkspacesModule } from './workspaces/workspaces.module.js';

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        MetricsModule,
        ErrorsModule,
        DatabaseModule.with({ entities: ENTITIES, migrations: MIGRATIONS }),
        PubSubModule,
        RoomLogModule,
        AuthModule,
        GraphqlModule,
        RealtimeModule,
        WorkspacesModule,
        UsersModule,
        ApiTokensModule,
        RoomsModule,
        MessagesModule,
        ReactionsModule,
        ReceiptsModule,
        PresenceModule,
        EventsModule,
        StatsModule,
        OperationsModule,
      ],
      providers: [{ provide: APP_PIPE, useClass: InputPipe }],
    };
  }
}
