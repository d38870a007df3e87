import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType } from '../graphql/connection.js';
import { Json } from '../graphql/json.scalar.js';
import { MessageType } from './message.enums.js';

registerEnumType(MessageType, {
  name: 'MessageType',
  description: 'What a message carries.',
  valuesMap: {
    TEXT: { description: 'Text.' },
    IMAGE: { description: 'A picture; the body is its caption or address.' },
    FILE: { description: 'A file.' },
    AUDIO: { description: 'Sound.' },
    VIDEO: { description: 'Moving pictures.' },
    SYSTEM: {
      description: 'Written by Recado: somebody joined, left, renamed. Its `metadata` says it for programs.',
    },
  },
});

@ObjectType({ description: 'A message. It keeps its number when it is edited, recalled or deleted.' })
export class Message {
  @Field(() => ID, { description: 'UUID in lower case, minted by the sender’s client or by the server.' })
  id!: string;
  @Field(() => ID, { description: 'The room it stands in.' }) roomId!: string;
  @Field(() => Int, { description: '1, 2, 3 … within the room, in the order of commit, without holes.' })
  seq!: number;
  @Field(() => MessageType, { description: 'What it carries.' }) type!: MessageType;
  @Field({ description: 'The text; empty once deleted or recalled.' }) body!: string;
  @Field(() => Json, { nullable: true, description: 'Free for the integrator, at most 4 KiB.' })
  metadata!: unknown;
  @Field(() => Date, { nullable: true, description: 'When it was last edited.' }) editedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it was deleted; a tombstone stays.' })
  deletedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When its author took it back.' })
  recalledAt!: Date | null;
  @Field({ description: 'When it was committed.' }) createdAt!: Date;
}

@ObjectType({ description: 'What of a message depends on who asks.' })
export class MessageViewer {
  @Field({ description: 'Whether the viewer may edit it now.' }) canEdit!: boolean;
  @Field(() => Date, { nullable: true, description: 'When that ends; null where it cannot be edited.' })
  editableUntil!: Date | null;
  @Field({ description: 'Whether the viewer may take it back now.' }) canRecall!: boolean;
  @Field(() => Date, { nullable: true, description: 'When that ends; null where it cannot be recalled.' })
  recallableUntil!: Date | null;
  @Field({ description: 'Whether the viewer may delete it.' }) canDelete!: boolean;
}

@ObjectType({ description: 'A page of messages.' })
export class MessageConnection extends connectionType(Message, 'Message') {}
