import { Field, InputType } from '@nestjs/graphql';
import { IsEmail, IsString, Matches, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsText } from '../graphql/arguments.js';

@InputType({ description: 'A new workspace and its owner.' })
export class CreateWorkspaceInput {
  @Field({ description: 'The name to show.' }) @IsText(FIXED.nameLength) name!: string;

  @Field({
    description: 'The short name people sign in with: 2 to 63 of a–z, 0–9 and hyphens. Nobody else has it.',
  })
  @Matches(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/, {
    message: 'slug must be 2 to 63 of a–z, 0–9 and hyphens, not beginning or ending with a hyphen.',
  })
  slug!: string;

  @Field({ description: 'The owner’s e-mail address.' })
  @IsEmail({}, { message: 'email must be an e-mail address.' })
  @MaxLength(FIXED.emailLength)
  email!: string;

  @Field({ description: '10 characters or more.' }) @IsString() password!: string;
  @Field({ description: 'The owner’s name.' }) @IsText(FIXED.nameLength) displayName!: string;
}
