import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { DemoAccounts } from '../demo/demo-accounts.js';
import { HttpErrorFilter } from './http-error.filter.js';
import { HealthController } from './health.controller.js';
import { ServerInfoResolver } from './server-info.resolver.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DemoAccounts, ServerInfoResolver, { provide: APP_FILTER, useClass: HttpErrorFilter }],
})
export class OperationsModule {}
