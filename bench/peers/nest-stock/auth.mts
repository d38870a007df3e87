import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { JwtService } from '@nestjs/jwt';

/** The guard of Nest's documentation: a signed token, and nothing is asked of the database. */
@Injectable()
export class Auth implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const context = GqlExecutionContext.create(execution).getContext();
    if (context.person) return true;
    const [type, token] = context.req?.headers?.authorization?.split(' ') ?? [];
    if (type !== 'Bearer') throw new UnauthorizedException();
    try {
      context.person = await this.jwt.verifyAsync(token);
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
