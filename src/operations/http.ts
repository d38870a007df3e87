import { readFileSync } from 'node:fs';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import statics from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import { fromRoot } from '../config/paths.js';
import { isOriginAllowed } from '../realtime/origin-policy.js';
import { SocketServer } from '../realtime/socket-server.js';

const EXPLORER = fromRoot('dist', 'explorer');

/** What belongs to HTTP itself: security headers, CORS, the request's id, the explorer's page. */
export async function configureHttp(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(helmet, {
    global: false,
    // The page may be opened over plain http on a developer's machine; behind TLS, the proxy says HSTS.
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        workerSrc: ["'self'", 'blob:'],
      },
    },
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
  if (config.explorer) await serveExplorer(fastify);
}

/** The same headers on every answer: helmet works them out for the first. */
function setSecurityHeaders(fastify: FastifyInstance): void {
  let kept: [string, string][] | null = null;
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (kept) {
      for (const [name, value] of kept) reply.raw.setHeader(name, value);
    } else {
      void reply.helmet();
      kept = Object.entries(reply.raw.getHeaders()).map(([name, value]) => [name, String(value)]);
    }
    done();
  });
}

/** A browser that opens /graphql gets the explorer; everything else there is GraphQL. */
async function serveExplorer(fastify: FastifyInstance): Promise<void> {
  await fastify.register(statics, {
    root: EXPLORER,
    prefix: '/explorer/',
    decorateReply: false,
    index: false,
  });
  let page: string | null = null;
  fastify.addHook('onRequest', (request, reply, done) => {
    const [path, query = ''] = request.url.split('?', 2);
    const wantsPage =
      request.method === 'GET' && path === '/graphql' && !new URLSearchParams(query).has('query');
    if (!wantsPage || !request.headers.accept?.includes('text/html')) return done();
    page ??= readFileSync(`${EXPLORER}/index.html`, 'utf8');
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
