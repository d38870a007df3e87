import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { fromRoot } from '../config/paths.js';
import { isOriginAllowed } from '../realtime/origin-policy.js';
import { SocketServer } from '../realtime/socket-server.js';
import { CONTENT_POLICY } from './content-policy.js';
import { serveExplorer, serveWeb } from './pages.js';

/** Where `npm run build` puts the pages. */
const BUILT = { explorer: fromRoot('dist', 'explorer'), web: fromRoot('dist', 'web') };

/** What belongs to HTTP itself: security headers, CORS, the request's id, the pages. */
export async function configureHttp(
  app: NestFastifyApplication,
  config: Config,
  built = BUILT,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(helmet, {
    global: false,
    // The page may be opened over plain http on a developer's machine; behind TLS, the proxy says HSTS.
    strictTransportSecurity: false,
    // Ours, below: pages differ in it.
    contentSecurityPolicy: false,
  });
  setSecurityHeaders(fastify);
  await fastify.register(cors, (() =>
    (
      request: { headers: Record<string, string | undefined> },
      done: (error: null, options: object) => void,
    ) => {
      const { origin, host } = request.headers;
      done(null, {
        origin: isOriginAllowed(config, origin, host),
        exposedHeaders: ['x-request-id'],
        maxAge: 600,
      });
    }) as never);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  const sockets = app.get(SocketServer);
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // A connection that is kept alive after its answer would keep a stopping node waiting for minutes.
    if (sockets.isDraining) void reply.header('connection', 'close');
    done(null, payload);
  });
  if (config.explorer) await serveExplorer(fastify, built.explorer);
  if (config.web && !(await serveWeb(fastify, built.web)))
    new Logger('Pages').warn('The web client is not built (`npm run build`): there is no page at /.');
}

/** The same headers on every answer: helmet works them out for the first. */
function setSecurityHeaders(fastify: FastifyInstance): void {
  let kept: [string, string][] | null = null;
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (kept) {
      for (const [name, value] of kept) reply.raw.setHeader(name, value);
    } else {
      void reply.helmet();
      reply.raw.setHeader('content-security-policy', CONTENT_POLICY);
      kept = Object.entries(reply.raw.getHeaders()).map(([name, value]) => [name, String(value)]);
    }
    done();
  });
}
