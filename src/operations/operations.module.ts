import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { HttpErrorFilter } from './http-error.filter.js';
import { HealthController } from './health.controller.js';
import { ServerInfoResolver } from './server-info.resolver.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [ServerInfoResolver, { provide: APP_FILTER, useClass: HttpErrorFilter }],
})
export class OperationsModule {}
