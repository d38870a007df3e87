import { ArgsType, Field, Int } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';

@ArgsType()
export class UsersArgs {
  @Field(() => String, { nullable: true, description: 'Part of a name; case and accents do not matter.' })
  @IsOptional()
  @MaxLength(FIXED.nameLength)
  search?: string | null;
  @Field(() => String, { nullable: true, description: 'Only people of this department.' }) department?:
    string | null;
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}
