import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { RequestContext } from '../graphql/request-context.js';
import type { Device } from '../realtime/device.js';
import { Devices } from '../realtime/devices.js';

/** The connected devices of all people that one answer names, at once. */
@Injectable()
export class DeviceLoader {
  constructor(private readonly devices: Devices) {}

  load(context: RequestContext, userId: string): Promise<Device[]> {
    const loader = context.loader(
      this,
      () => new DataLoader<string, Device[]>((userIds) => this.devices.ofUsers(userIds)),
    );
    return loader.load(userId);
  }
}
