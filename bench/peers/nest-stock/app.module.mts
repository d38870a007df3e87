import { createSecretKey } from 'node:crypto';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { Redis } from 'ioredis';
import { Auth } from './auth.mjs';
import { ChatResolver } from './chat.resolver.mjs';
import { DATABASE, open, PUB_SUB } from './providers.mjs';

const { DATABASE_URL, JWT_SECRET, REDIS_URL } = process.env;

/** Made once: jsonwebtoken first tries a secret that is a text as a public key, at every check, for 0.3 ms. */
const KEY = createSecretKey(Buffer.from(String(JWT_SECRET)));

@Module({
  imports: [JwtModule.register({ secretOrKeyProvider: () => KEY })],
  providers: [Auth],
  exports: [Auth, JwtModule],
})
class AuthModule {}

@Module({
  imports: [
    AuthModule,
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [AuthModule],
      inject: [JwtService],
      useFactory: (jwt: JwtService) => ({
        autoSchemaFile: true,
        subscriptions: {
          'graphql-ws': {
            // A token is checked once for a socket, and once for each request over HTTP (see Auth).
            onConnect: async ({ connectionParams, extra }: any) => {
              extra.person = await jwt.verifyAsync(
                String(connectionParams?.authorization).slice('Bearer '.length),
              );
            },
          },
        },
        context: ({ req, extra }: any) => ({ req, person: extra?.person }),
      }),
    }),
  ],
  providers: [
    ChatResolver,
    { provide: DATABASE, useFactory: () => open(String(DATABASE_URL)) },
    {
      provide: PUB_SUB,
      useFactory: () =>
        new RedisPubSub({
          publisher: new Redis(String(REDIS_URL)),
          subscriber: new Redis(String(REDIS_URL)),
        }),
    },
  ],
})
export class AppModule {}
