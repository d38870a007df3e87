import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../graphql/request-context.js';
import { Public, RateLimit, SignedIn } from './access.js';
import { SignInInput } from './auth.input.js';
import { AuthService } from './auth.service.js';
import { Session } from './session.model.js';
import type { Viewer } from './viewer.js';
import { CurrentViewer } from './viewer.decorator.js';

@Resolver()
export class AuthResolver {
  constructor(private readonly auth: AuthService) {}

  @Mutation(() => Session, { description: 'Starts a session.' })
  @Public()
  signIn(@Args('input') input: SignInInput, @Context() context: RequestContext): Promise<Session> {
    return this.auth.signIn(input, context.origin.address);
  }

  @Mutation(() => Session, {
    description:
      'Gives the next access and refresh token. A refresh token is good once; one that comes back later has been stolen, and ends the session.',
  })
  @Public()
  refreshSession(
    @Args('refreshToken') refreshToken: string,
    @Context() context: RequestContext,
  ): Promise<Session> {
    return this.auth.refresh(refreshToken, context.origin.address);
  }

  @Mutation(() => Boolean, { description: 'Ends this session, or all of the viewer’s. Their sockets close.' })
  @SignedIn()
  @RateLimit('none')
  signOut(
    @CurrentViewer() viewer: Viewer,
    @Args('everywhere', { type: () => Boolean, nullable: true, defaultValue: false })
    everywhere: boolean | null,
  ): Promise<boolean> {
    return this.auth.signOut(viewer, everywhere === true);
  }

  @Mutation(() => Session, { description: 'Changes the viewer’s password; every other session ends.' })
  @SignedIn()
  changePassword(
    @CurrentViewer() viewer: Viewer,
    @Args('currentPassword') currentPassword: string,
    @Args('newPassword') newPassword: string,
  ): Promise<Session> {
    return this.auth.changePassword(viewer, currentPassword, newPassword);
  }
}
