import { Field, ID, ObjectType } from '@nestjs/graphql';
import { PresenceStatus } from '../realtime/device.js';

@ObjectType('Device', { description: 'A connected socket of somebody’s: a tab, a phone.' })
export class DeviceModel {
  @Field(() => ID, { description: 'Another one after each connection.' }) id!: string;
  @Field({ description: 'When it connected.' }) openedAt!: Date;
  @Field(() => PresenceStatus, {
    description: 'What was chosen for it. OFFLINE: connected, but not to be seen by others.',
  })
  status!: PresenceStatus;
  @Field(() => String, {
    nullable: true,
    description: 'What its client says of itself: the User-Agent header, of which the beginning is kept.',
  })
  userAgent!: string | null;
  @Field(() => ID, { description: 'The node that it is connected to.' }) nodeId!: string;
}
