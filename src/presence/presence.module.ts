import { Module } from '@nestjs/common';
import { ACTIVITY_FIELD_RESOLVERS } from './activity-fields.resolver.js';
import { DeviceLoader } from './device.loader.js';
import { DevicesResolver } from './devices.resolver.js';
import { LastSeen } from './last-seen.js';
import { PresenceLoader } from './presence.loader.js';
import { PresenceResolver } from './presence.resolver.js';
import { PresenceService } from './presence.service.js';
import { PresenceWatch } from './presence-watch.js';
import { RoomActivities } from './room-activities.js';

@Module({
  providers: [
    ...ACTIVITY_FIELD_RESOLVERS,
    DeviceLoader,
    DevicesResolver,
    LastSeen,
    PresenceLoader,
    PresenceResolver,
    PresenceService,
    PresenceWatch,
    RoomActivities,
  ],
})
export class PresenceModule {}
