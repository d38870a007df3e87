import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsId } from '../graphql/arguments.js';

@ArgsType()
export class UsersArgs {
  @Field(() => String, { nullable: true, description: 'Part of a name; case and accents do not matter.' })
  @IsOptional()
  @MaxLength(FIXED.nameLength)
  search?: string | null;
  @Field(() => String, { nullable: true, description: 'Only people of this department.' }) department?:
    string | null;
  @Field(() => [ID], {
    nullable: true,
    description: `Only these people, at most ${FIXED.pageSize}; an id of nobody is left out.`,
  })
  @IsOptional()
  @IsId({ each: true })
  @ArrayMaxSize(FIXED.pageSize)
  ids?: string[] | null;
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}
