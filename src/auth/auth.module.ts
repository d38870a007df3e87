import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { CONFIG, type Config } from '../config/config.js';
import { signingKey } from '../config/signing-key.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens, AccessTokenStrategy, asKey, SIGNING_KEY } from './access-tokens.js';
import { ApiTokens } from './api-tokens.js';
import { AuthResolver } from './auth.resolver.js';
import { AuthService } from './auth.service.js';
import { Passwords } from './passwords.js';
import { RateLimiter } from './rate-limiter.js';
import { SessionFieldsResolver } from './session-fields.resolver.js';
import { SessionCache } from './session-cache.js';
import { SessionRetention } from './session-retention.js';
import { Sessions } from './sessions.js';

@Global()
@Module({
  imports: [PassportModule, JwtModule.register({})],
  providers: [
    { provide: SIGNING_KEY, inject: [CONFIG], useFactory: (config: Config) => asKey(signingKey(config)) },
    { provide: APP_GUARD, useClass: AccessGuard },
    AccessTokens,
    AccessTokenStrategy,
    ApiTokens,
    AuthResolver,
    AuthService,
    Passwords,
    RateLimiter,
    SessionFieldsResolver,
    SessionCache,
    SessionRetention,
    Sessions,
  ],
  exports: [AccessTokens, ApiTokens, AuthService, Passwords, RateLimiter, Sessions],
})
export class AuthModule {}
