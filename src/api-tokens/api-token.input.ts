import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsId, IsText } from '../graphql/arguments.js';

@InputType({ description: 'A new API token.' })
export class CreateApiTokenInput {
  @Field(() => ID, { description: 'The BOT that it lets in.' }) @IsId() userId!: string;
  @Field({ description: 'What it is for, such as “ERP, production”.' })
  @IsText(FIXED.nameLength)
  name!: string;
  @Field(() => Date, { nullable: true, description: 'When it runs out; without it, never.' })
  @IsOptional()
  expiresAt?: Date | null;
}

@ArgsType()
export class ApiTokensArgs {
  @Field(() => ID, { nullable: true, description: 'Only those of this BOT.' })
  @IsOptional()
  @IsId()
  userId?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 50, description: `How many: 1 to ${FIXED.pageSize}.` })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' }) after?:
    string | null;
}
