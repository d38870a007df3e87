import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as newId } from 'uuid';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { configureHttp } from './operations/http.js';
import { createLogger, NestLogger } from './operations/logger.js';

const BODY_BYTES = 256 * 1024;

/** The whole of Recado, ready to listen. */
export async function createApp(config: Config, root: unknown = AppModule.with(config)): Promise<NestFastifyApplication> {
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(root as never, adapter(config), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  await configureHttp(app, config);
  return app;
}

export function adapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES,
    genReqId: () => newId(),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    forceCloseConnections: 'idle',
    loggerInstance: createLogger(config.logLevel),
  });
}
