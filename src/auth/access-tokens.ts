import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ExtractJwt, Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { PassportStrategy } from '@nestjs/passport';
import { LRUCache } from 'lru-cache';
import { FIXED } from '../config/limits.js';
import { Clock } from '../database/clock.js';
import { AccessTokenExpired, Unauthenticated } from '../errors/chat-error.js';
import { isUuid } from '../graphql/arguments.js';
import { ApiTokens } from './api-tokens.js';
import { tokenIn } from './bearer.js';
import { Sessions } from './sessions.js';
import type { SessionKey, Viewer } from './viewer.js';

export const SIGNING_KEY = Symbol('SIGNING_KEY');

/** To the libraries' types a Buffer; they take a KeyObject all the same. */
export type SigningKey = Buffer;

/** A text as a key, made once: given a text, the libraries first try, at every check, to read it as a public key. */
export function asKey(secret: string): SigningKey {
  return createSecretKey(Buffer.from(secret)) as unknown as SigningKey;
}

/** What an access token says; everything else is read when it is shown. */
export interface AccessTokenClaims {
  /** The user. */
  readonly sub: string;
  /** The session: the family of refresh tokens it came with. */
  readonly sid: string;
  /** The user's session version at the time. */
  readonly ver: number;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
}

const ISSUER = 'recado';
const AUDIENCE = 'recado-api';
const ALGORITHM = 'HS256' as const;
const MOST_REMEMBERED = 20_000;

/** Makes access tokens, and tells who shows one: the same check over HTTP (through passport) and sockets. */
@Injectable()
export class AccessTokens {
  /** What tokens say whose signature was found right: it stays right, and a client shows its token many times. */
  private readonly verified = new LRUCache<string, AccessTokenClaims>({ max: MOST_REMEMBERED });

  constructor(
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly apiTokens: ApiTokens,
    @Inject(SIGNING_KEY) private readonly key: SigningKey,
  ) {}

  async issue(
    userId: string,
    sessionId: string,
    sessionVersion: number,
  ): Promise<{ token: string; expiresAt: Date }> {
    const iat = Math.floor(this.clock.millis() / 1000);
    const exp = iat + FIXED.accessTokenSeconds;
    const claims: AccessTokenClaims = { sub: userId, sid: sessionId, ver: sessionVersion, iat, exp };
    const token = await this.jwt.signAsync(claims, {
      secret: this.key,
      algorithm: ALGORITHM,
      issuer: ISSUER,
      audience: AUDIENCE,
    });
    return { token, expiresAt: new Date(exp * 1000) };
  }

  /**
   * @param authorization a header's value: `Bearer …`, with an access token or an API token.
   * @throws Unauthenticated
   */
  async authenticate(authorization: unknown): Promise<Viewer> {
    const apiToken = this.apiTokens.tokenIn(authorization);
    if (apiToken) return this.apiTokens.viewerOf(apiToken, 'now');
    const token = tokenIn(authorization);
    if (!token) throw new Unauthenticated();
    let claims: AccessTokenClaims;
    try {
      claims = await this.jwt.verifyAsync<AccessTokenClaims>(token, verification(this.key));
    } catch {
      throw new Unauthenticated();
    }
    return this.viewerOf(claims, 'now');
  }

  /**
   * Who shows a token whose signature need not be checked: an API token has none, and that of an access token may have
   * been found right before. Undefined for any other token; like {@link viewerOf} for these.
   */
  knownViewer(authorization: string | undefined): Promise<Viewer> | undefined {
    const apiToken = this.apiTokens.tokenIn(authorization);
    if (apiToken) return this.apiTokens.viewerOf(apiToken);
    const claims = this.verified.get(tokenIn(authorization) ?? '');
    return claims && this.viewerOf(claims);
  }

  /** For tokens whose signature was checked. */
  remember(authorization: string | undefined, claims: AccessTokenClaims): void {
    const token = tokenIn(authorization);
    if (token !== undefined) this.verified.set(token, claims);
  }

  /**
   * @param asOf whether it may be as of a moment ago: for one operation, but not for a socket, which lasts.
   * @throws Unauthenticated where the time, the session or the person behind the claims is over.
   */
  async viewerOf(claims: AccessTokenClaims, asOf: 'now' | 'a moment ago' = 'a moment ago'): Promise<Viewer> {
    if (!isComplete(claims)) throw new Unauthenticated();
    if (claims.exp * 1000 <= this.clock.millis()) throw new AccessTokenExpired();
    const { sub, sid, ver } = claims;
    const session: SessionKey = { userId: sub, credential: 'session', sessionId: sid };
    const { id, workspaceId, role } = await (asOf === 'now'
      ? this.sessions.userNow(session, ver)
      : this.sessions.userOf(session, ver));
    const expiresAt = new Date(claims.exp * 1000);
    return { id, workspaceId, role, credential: 'session', sessionId: sid, expiresAt };
  }
}

/** Whoever else holds the key may sign what says less than our own tokens, such as one that never runs out. */
function isComplete({ sub, sid, ver, exp }: Partial<AccessTokenClaims>): boolean {
  return isUuid(sub) && isUuid(sid) && Number.isInteger(ver) && Number.isInteger(exp);
}

/** Expiry is checked by us, on the Clock that the windows use. */
const verification = (secret: SigningKey) => ({
  secret,
  algorithms: [ALGORITHM],
  issuer: ISSUER,
  audience: AUDIENCE,
  ignoreExpiration: true,
});

/** What passport gets to see of a request. */
export interface ShownToken {
  readonly headers: { readonly authorization?: string | undefined };
}

@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    @Inject(SIGNING_KEY) key: SigningKey,
    private readonly tokens: AccessTokens,
  ) {
    const { secret, ...checks } = verification(key);
    const options: StrategyOptionsWithRequest = {
      ...checks,
      secretOrKey: secret,
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      passReqToCallback: true,
    };
    super(options);
  }

  validate({ headers }: ShownToken, claims: AccessTokenClaims): Promise<Viewer> {
    this.tokens.remember(headers.authorization, claims);
    return this.tokens.viewerOf(claims);
  }
}
