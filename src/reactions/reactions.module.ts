import { Module } from '@nestjs/common';
import { ReactionGroupLoader, ReactorsLoader } from './reaction.loaders.js';
import { ReactionGroupResolver, ReactionsResolver } from './reactions.resolver.js';
import { ReactionsService } from './reactions.service.js';

@Module({
  providers: [
    ReactionGroupLoader,
    ReactionGroupResolver,
    ReactionsResolver,
    ReactionsService,
    ReactorsLoader,
  ],
})
export class ReactionsModule {}
