import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEmail, IsEnum, IsOptional, IsString, IsUrl, MaxLength } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { IsId, IsText } from '../graphql/arguments.js';
import { UserKind, WorkspaceRole } from './user.enums.js';

const AVATAR = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

@InputType({ description: 'A new person or bot.' })
export class CreateUserInput {
  @Field(() => ID, { nullable: true, description: 'Mint it yourself to make a retry safe.' })
  @IsOptional()
  @IsId()
  id?: string | null;

  @Field({ description: 'Unique in the workspace; people sign in with it.' })
  @IsEmail({}, { message: 'email must be an e-mail address.' })
  @MaxLength(FIXED.emailLength)
  email!: string;

  @Field({ description: 'The name to show.' }) @IsText(FIXED.nameLength) displayName!: string;
  @Field(() => String, {
    nullable: true,
    description:
      '10 characters or more. Without one, nobody signs in to the account; a BOT can have API tokens instead.',
  })
  @IsOptional()
  @IsString()
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'Puts them into its DEPARTMENT rooms.' })
  @IsOptional()
  @IsText(FIXED.nameLength)
  department?: string | null;

  @Field(() => WorkspaceRole, {
    nullable: true,
    defaultValue: WorkspaceRole.MEMBER,
    description: 'Role in the workspace.',
  })
  @IsOptional()
  @IsEnum(WorkspaceRole)
  role?: WorkspaceRole | null;

  @Field(() => UserKind, { nullable: true, defaultValue: UserKind.HUMAN, description: 'Person or program.' })
  @IsOptional()
  @IsEnum(UserKind)
  kind?: UserKind | null;
}

@InputType({ description: 'What changes of a user; what is left out stays.' })
export class UpdateUserInput {
  @Field(() => ID, { description: 'Whom.' }) @IsId() id!: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  @IsOptional()
  @IsText(FIXED.nameLength)
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Address of a picture (http or https); null takes it away.',
  })
  @IsOptional()
  @IsUrl(AVATAR, { message: 'avatarUrl must be an http or https address.' })
  @MaxLength(2048)
  avatarUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Workspace admins only; null takes it away.' })
  @IsOptional()
  @IsText(FIXED.nameLength)
  department?: string | null;

  @Field(() => WorkspaceRole, { nullable: true, description: 'Workspace admins only.' })
  @IsOptional()
  @IsEnum(WorkspaceRole)
  role?: WorkspaceRole | null;
}
