import { Module } from '@nestjs/common';
import { EVENT_FIELD_RESOLVERS } from './event-fields.resolver.js';
import { EventsResolver } from './events.resolver.js';
import { InboxService } from './inbox.service.js';
import { RoomStreamService } from './room-stream.service.js';

@Module({ providers: [...EVENT_FIELD_RESOLVERS, EventsResolver, InboxService, RoomStreamService] })
export class EventsModule {}
