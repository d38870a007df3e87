import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../graphql/request-context.js';
import type { UserEntity } from '../users/user.entity.js';
import { DeviceLoader } from './device.loader.js';
import { merged, type Presence } from './presence.js';

/** Presence of all people that one answer names, at once. */
@Injectable()
export class PresenceLoader {
  constructor(private readonly devices: DeviceLoader) {}

  async load(context: RequestContext, user: UserEntity): Promise<Presence> {
    return merged(await this.devices.load(context, user.id), user.lastSeenAt);
  }
}
