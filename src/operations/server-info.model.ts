import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { LIMITS } from '../config/limits.js';
import { ErrorCode } from '../errors/error-code.js';

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'What `extensions.code` of an error can be.',
  valuesMap: {
    UNAUTHENTICATED: { description: 'Nobody is signed in, or no longer.' },
    FORBIDDEN: { description: 'Signed in, but without the right.' },
    NOT_FOUND: { description: 'It does not exist, or the viewer may not know of it.' },
    BAD_USER_INPUT: { description: 'The request is wrong; `field` names the input.' },
    CONFLICT: { description: 'It does not go with what is there already.' },
    EDIT_WINDOW_CLOSED: { description: 'Too late to edit.' },
    RECALL_WINDOW_CLOSED: { description: 'Too late to recall.' },
    RATE_LIMITED: { description: 'Too many; try again after `retryAfterMs`.' },
    QUERY_TOO_COMPLEX: { description: 'The document asks for too much at once.' },
    UNAVAILABLE: {
      description:
        'Not possible right now: try again. Unless the message says otherwise, nothing was changed.',
    },
    INTERNAL: { description: 'A fault of the server; it was logged.' },
  },
});

@ObjectType({ description: 'What this server allows, so that a client hard-codes nothing.' })
export class ServerLimits {
  @Field(() => Int, { description: LIMITS.messageLength.meaning }) messageLength!: number;
  @Field(() => Int, { description: LIMITS.editWindowSeconds.meaning }) editWindowSeconds!: number;
  @Field(() => Int, { description: LIMITS.recallWindowSeconds.meaning }) recallWindowSeconds!: number;
  @Field(() => Int, { description: LIMITS.messagesPerSecond.meaning }) messagesPerSecond!: number;
  @Field(() => Int, { description: LIMITS.signalsPerMinute.meaning }) signalsPerMinute!: number;
  @Field(() => Int, { description: LIMITS.connectionsPerUser.meaning }) connectionsPerUser!: number;
  @Field(() => Int, { description: LIMITS.subscriptionsPerConnection.meaning })
  subscriptionsPerConnection!: number;
}

@ObjectType({ description: 'Somebody made up, to try this server as.' })
export class DemoPerson {
  @Field({ description: 'The name to show.' }) displayName!: string;
  @Field({ description: 'What to sign in with.' }) email!: string;
  @Field({ description: 'Open to everybody: nothing of worth belongs into a demo.' }) password!: string;
}

@ObjectType({ description: 'The people of the demo workspace.' })
export class DemoAccounts {
  @Field({ description: 'The slug of the demo workspace.' }) workspace!: string;
  @Field(() => [DemoPerson], { description: 'Who may be signed in as.' }) people!: readonly DemoPerson[];
}

@ObjectType({ description: 'This server.' })
export class ServerInfo {
  @Field({ description: 'Its version.' }) version!: string;
  @Field(() => ServerLimits, { description: 'What it allows.' }) limits!: ServerLimits;
  @Field(() => [ErrorCode], { description: 'Every code an error can carry in `extensions.code`.' })
  errorCodes!: ErrorCode[];
  @Field({ description: 'Whether anybody may make a workspace with `createWorkspace`.' })
  signUpOpen!: boolean;
  @Field(() => DemoAccounts, {
    nullable: true,
    description: 'Set while this server runs as a demo; never in production.',
  })
  demo!: DemoAccounts | null;
}
