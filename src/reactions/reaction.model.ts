import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Message } from '../messages/message.model.js';

export enum ReactionAction {
  ADDED = 'ADDED',
  REMOVED = 'REMOVED',
}
registerEnumType(ReactionAction, {
  name: 'ReactionAction',
  description: 'What a toggle did.',
  valuesMap: {
    ADDED: { description: 'The reaction is there now.' },
    REMOVED: { description: 'It is gone.' },
  },
});

@ObjectType({ description: 'Everybody who reacted to a message with the same emoji.' })
export class ReactionGroup {
  @Field({ description: 'One emoji.' }) emoji!: string;
  @Field(() => Int, { description: 'How many people.' }) count!: number;
}

@ObjectType({ description: 'What a toggle did, and to what.' })
export class ReactionToggle {
  @Field(() => ReactionAction, { description: 'Whether it was added or removed.' }) action!: ReactionAction;
  @Field(() => Message, { description: 'The message, as it is now.' }) message!: unknown;
}
