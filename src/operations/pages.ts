import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import statics from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EXPLORER_POLICY, withOwnSockets } from './content-policy.js';

/** The addresses that the web client shows itself at; everything else that nobody answers is not found. */
const CLIENT_ROUTES = ['/', '/rooms/*', '/admin'];

/**
 * The web client: one page for all of its addresses, asked for anew each time, and what belongs to it under
 * names that change with what is in them, kept for ever.
 * @param folder as it was built.
 * @returns false where it was not built.
 */
export async function serveWeb(fastify: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  await fastify.register(async (web) => {
    web.addHook('onSend', (_request, reply, payload, done) => {
      // What lies between must not give somebody the compressed file who cannot read it.
      void reply.header('vary', 'Origin, Accept-Encoding');
      done(null, payload);
    });
    await web.register(statics, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
    });
    await web.register(statics, { root: folder, serve: false, preCompressed: true, cacheControl: false });
    for (const path of CLIENT_ROUTES) web.get(path, sendPage);
  });
  return true;
}

function sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', withOwnSockets(request.headers.host))
    .header('cache-control', 'no-cache')
    .sendFile('index.html');
}

/** A browser that opens /graphql gets the explorer; everything else there is GraphQL. */
export async function serveExplorer(fastify: FastifyInstance, folder: string): Promise<void> {
  await fastify.register(statics, {
    root: folder,
    prefix: '/explorer/',
    decorateReply: false,
    index: false,
  });
  let page: string | null = null;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return done();
    const [path, query = ''] = request.url.split('?', 2);
    if (path !== '/graphql' || new URLSearchParams(query).has('query')) return done();
    page ??= readFileSync(join(folder, 'index.html'), 'utf8');
    void reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', EXPLORER_POLICY)
      .header('cache-control', 'no-cache')
      .send(page);
  });
}
