import { Field, InputType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';

@InputType({ description: 'Who signs in, where, and the password.' })
export class SignInInput {
  @Field({ description: 'The slug of the workspace.' }) @IsString() @MaxLength(63) workspace!: string;
  @Field({ description: 'The e-mail address of the account, in any case.' })
  @IsString()
  @MaxLength(FIXED.emailLength)
  email!: string;
  @Field({ description: 'The password.' }) @IsString() @MaxLength(1024) password!: string;
}
