import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { RequestContext } from '../graphql/request-context.js';
import { Devices } from '../realtime/devices.js';
import type { UserEntity } from '../users/user.entity.js';
import { merged, type Presence } from './presence.js';

/** Presence of all people that one answer names, at once. */
@Injectable()
export class PresenceLoader {
  constructor(private readonly devices: Devices) {}

  load(context: RequestContext, user: UserEntity): Promise<Presence> {
    const loader = context.loader(
      this,
      () =>
        new DataLoader<UserEntity, Presence, string>(
          async (users) => {
            const devices = await this.devices.ofUsers(users.map((one) => one.id));
            return users.map((one, index) => merged(devices[index] ?? [], one.lastSeenAt));
          },
          { cacheKeyFn: (one) => one.id },
        ),
    );
    return loader.load(user);
  }
}
