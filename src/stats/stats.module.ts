import { Module } from '@nestjs/common';
import { Sampler } from './sampler.js';
import { StatsResolver } from './stats.resolver.js';
import { StatsService } from './stats.service.js';

@Module({ providers: [Sampler, StatsResolver, StatsService] })
export class StatsModule {}
