import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { PubSub } from './pubsub.js';
import { RedisConnections } from './redis.js';

@Global()
@Module({
  providers: [
    PubSub,
    {
      provide: RedisConnections,
      inject: [CONFIG],
      useFactory: (config: Config) => RedisConnections.open(config.redisUrl),
    },
  ],
  exports: [PubSub, RedisConnections],
})
export class PubSubModule {}
