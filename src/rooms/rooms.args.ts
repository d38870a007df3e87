import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsEnum, IsOptional, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { RoomType } from './room.enums.js';

@ArgsType()
export class RoomsArgs {
  @Field(() => [RoomType], { nullable: true, description: 'Only rooms of these types.' })
  @IsOptional()
  @IsEnum(RoomType, { each: true })
  types?: RoomType[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Part of the name, or of the other person’s in a PRIVATE room; case and accents do not matter.',
  })
  @IsOptional()
  @MaxLength(FIXED.nameLength)
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'False: rooms in use; true: archived ones; null: both.',
  })
  archived?: boolean | null;

  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}

@ArgsType()
export class MembersArgs {
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}
