import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType } from '../graphql/connection.js';
import { Participant } from './participant.model.js';
import { UserKind, WorkspaceRole } from './user.enums.js';

registerEnumType(WorkspaceRole, {
  name: 'WorkspaceRole',
  description: 'What somebody may do in the whole workspace.',
  valuesMap: {
    MEMBER: { description: 'Uses the rooms.' },
    ADMIN: { description: 'Manages people, DEPARTMENT and BROADCAST rooms.' },
    OWNER: { description: 'An admin whom only another owner can change. There is always one.' },
  },
});
registerEnumType(UserKind, {
  name: 'UserKind',
  description: 'A person, or a program that speaks for another system.',
  valuesMap: { HUMAN: { description: 'A person.' }, BOT: { description: 'A program.' } },
});

@ObjectType({ implements: () => [Participant], description: 'A person or bot of the workspace.' })
export class User extends Participant {
  @Field(() => UserKind, { description: 'Person or program.' }) kind!: UserKind;
  @Field(() => WorkspaceRole, { description: 'Role in the workspace.' }) role!: WorkspaceRole;
  @Field(() => String, {
    nullable: true,
    description: 'Whoever has a department is in its DEPARTMENT rooms.',
  })
  department!: string | null;
  @Field({ description: 'When the account was made.' }) createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Set once the account can no longer be used.' })
  deactivatedAt!: Date | null;
}

@ObjectType({ description: 'What of a user depends on who asks.' })
export class UserViewer {
  /** For the folders that add fields: not one itself. */
  userId!: string;
  @Field(() => String, {
    nullable: true,
    description: 'For the user itself and workspace admins; null for others.',
  })
  email!: string | null;
  @Field({ description: 'Whether the viewer may change this user with `updateUser`.' }) canEdit!: boolean;
}

@ObjectType({ description: 'A page of users.' })
export class UserConnection extends connectionType(User, 'User') {}
