import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.mjs';

// On Express, which is what `nest new` gives.
const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
// Not on every signal: SIGUSR2 collects garbage here.
app.enableShutdownHooks(['SIGTERM']);
await app.listen(Number(process.env.PORT), String(process.env.HOST));
