import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { configureHttp, refuse } from './operations/http.js';
import { createLogger, NestLogger, requestLoggers } from './operations/logger.js';
import { requestIdOf } from './operations/request-id.js';

const BODY_BYTES = 256 * 1024;
/** For a request to arrive whole: whoever sends it byte by byte must not hold a connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The whole of Recado, ready to listen. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), httpAdapter(config), {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  await configureHttp(app, config);
  return app;
}

/** Fastify as Recado wants it. */
export function httpAdapter(config: Config): FastifyAdapter {
  const logger = createLogger(config.logLevel);
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: (request: IncomingMessage) => requestIdOf(request, config.trustedProxies),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    forceCloseConnections: 'idle',
    frameworkErrors: refuse,
    loggerInstance: logger,
    childLoggerFactory: requestLoggers(logger),
  });
}
