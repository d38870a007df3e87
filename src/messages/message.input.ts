import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEnum, IsOptional, IsString } from 'class-validator';
import { IsId } from '../graphql/arguments.js';
import { Json } from '../graphql/json.scalar.js';
import { MessageType } from './message.enums.js';

@InputType({ description: 'A message to send.' })
export class SendMessageInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Mint it yourself (a UUID): the same id sent again is the same message, so a retry never doubles it.',
  })
  @IsOptional()
  @IsId()
  id?: string | null;

  @Field(() => ID, { description: 'Where to.' }) @IsId() roomId!: string;
  @Field({ description: '1 to 5,000 characters (see `serverInfo.limits.messageLength`), not only blanks.' })
  @IsString()
  body!: string;

  @Field(() => MessageType, {
    nullable: true,
    defaultValue: MessageType.TEXT,
    description: 'Anything but SYSTEM.',
  })
  @IsOptional()
  @IsEnum(MessageType)
  type?: MessageType | null;

  @Field(() => ID, { nullable: true, description: 'The message of the same room that this one answers.' })
  @IsOptional()
  @IsId()
  replyToId?: string | null;

  @Field(() => Json, { nullable: true, description: 'Free for the integrator, at most 4 KiB as JSON.' })
  @IsOptional()
  metadata?: unknown;
}
