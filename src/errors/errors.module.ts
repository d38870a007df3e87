import { Global, Module } from '@nestjs/common';
import { ErrorFormatter } from './error-formatter.js';

@Global()
@Module({ providers: [ErrorFormatter], exports: [ErrorFormatter] })
export class ErrorsModule {}
