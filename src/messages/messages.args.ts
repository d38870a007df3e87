import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsId } from '../graphql/arguments.js';

@ArgsType()
export class MessagesArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many, forward: 1 to ${FIXED.pageSize}. Goes with \`after\`.`,
  })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
  @Field(() => Int, {
    nullable: true,
    description: `How many, backward: 1 to ${FIXED.pageSize}. Goes with \`before\`.`,
  })
  last?: number | null;
  @Field(() => String, { nullable: true, description: 'The `startCursor` of the page after.' }) before?:
    string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The id of a message to open at: a page with it in the middle, of `first` or `last` messages.',
  })
  @IsOptional()
  @IsId()
  around?: string | null;
}

@ArgsType()
export class SearchArgs {
  @Field({ description: 'Words, or beginnings of words; all must occur. Case and accents do not matter.' })
  query!: string;
  @Field(() => ID, { nullable: true, description: 'Only in this room.' }) @IsOptional() @IsId() roomId?:
    string | null;
  @Field(() => ID, { nullable: true, description: 'Only from this sender.' })
  @IsOptional()
  @IsId()
  senderId?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 20, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}
