import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../graphql/request-context.js';
import { UserViewer } from '../users/user.model.js';
import { canSeeDevices } from '../users/user.policy.js';
import { DeviceLoader } from './device.loader.js';
import { DeviceModel } from './device.model.js';

@Resolver(() => UserViewer)
export class DevicesResolver {
  constructor(private readonly loader: DeviceLoader) {}

  @ResolveField(() => [DeviceModel], {
    nullable: true,
    description:
      'Where they are connected, the first first. For the user itself and workspace admins; null for others.',
  })
  async devices(
    { userId }: UserViewer,
    _args: unknown,
    context: RequestContext,
  ): Promise<DeviceModel[] | null> {
    if (!canSeeDevices(context.viewer, { id: userId })) return null;
    const devices = await this.loader.load(context, userId);
    return devices
      .toSorted((a, b) => a.openedAt - b.openedAt)
      .map((device) => ({ ...device, openedAt: new Date(device.openedAt) }));
  }
}
