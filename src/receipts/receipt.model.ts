import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, Min } from 'class-validator';
import { IsId } from '../graphql/arguments.js';
import { connectionType } from '../graphql/connection.js';

export enum DeliveryStatus {
  SENT = 'SENT',
  DELIVERED = 'DELIVERED',
  READ = 'READ',
}
registerEnumType(DeliveryStatus, {
  name: 'DeliveryStatus',
  description:
    'For rooms of up to 100 members: READ when every other member has read it, DELIVERED when every other member’s device has it.',
  valuesMap: {
    SENT: { description: 'Recado has it.' },
    DELIVERED: { description: 'A device has it.' },
    READ: { description: 'It was read.' },
  },
});

@ObjectType({ description: 'How far a message has come with one member.' })
export class Receipt {
  @Field(() => DeliveryStatus, { description: 'How far.' }) status!: DeliveryStatus;
}

@ObjectType({ description: 'A page of receipts.' })
export class ReceiptConnection extends connectionType(Receipt, 'Receipt') {}

@InputType({ description: 'Up to where a device has the messages of a room.' })
export class DeliveredMark {
  @Field(() => ID, { description: 'Which room.' }) @IsId() roomId!: string;

  @Field(() => Int, { description: 'The number of the last message it has.' })
  @IsInt()
  @Min(1, { message: 'seq must be 1 or more.' })
  seq!: number;
}
