import { Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config/config.js';
import { fromRoot } from '../config/paths.js';
import { SocketServer } from '../realtime/socket-server.js';
import { cors, VARY } from './cors.js';
import { serveExplorer, serveWeb } from './pages.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Where `npm run build` puts the pages. */
const BUILT = { explorer: fromRoot('dist', 'explorer'), web: fromRoot('dist', 'web') };

/** For requests to end that are under way when a node stops: Node itself times nothing out any more by then. */
const STRAGGLERS_MS = 10_000;

const COMMON_HEADERS = { ...SECURITY_HEADERS, vary: VARY };

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(COMMON_HEADERS).header('x-request-id', request.id);
}

/** What Fastify itself refuses, such as a path that cannot be decoded, comes to no hook. */
export function refuse(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  setCommonHeaders(request, reply);
  void reply.send(error);
}

/** What belongs to HTTP itself: bodies, security headers, CORS, the request's id, the pages. */
export async function configureHttp(
  app: NestFastifyApplication,
  config: Config,
  built = BUILT,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // Read although nothing takes it, so that it is refused in the words of the API. JSON and text Fastify reads itself.
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply);
    done();
  });
  fastify.addHook('onRequest', cors(config));
  const sockets = app.get(SocketServer);
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // A connection that is kept alive after its answer would keep a stopping node waiting for minutes.
    if (sockets.isDraining) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('preClose', (done) => {
    // A browser opens connections in stock, and says nothing on them.
    setTimeout(() => fastify.server.closeAllConnections(), STRAGGLERS_MS).unref();
    done();
  });
  if (config.explorer) await serveExplorer(fastify, built.explorer);
  if (config.web && !(await serveWeb(fastify, built.web)))
    new Logger('Pages').warn('The web client is not built (`npm run build`): there is no page at /.');
}
