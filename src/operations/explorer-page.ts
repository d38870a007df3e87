import { readFileSync } from 'node:fs';
import statics from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { fromRoot } from '../config/paths.js';

const EXPLORER = fromRoot('dist', 'explorer');

/** A browser that opens /graphql gets the explorer; everything else there is GraphQL. */
export async function serveExplorer(fastify: FastifyInstance): Promise<void> {
  await fastify.register(statics, {
    root: EXPLORER,
    prefix: '/explorer/',
    decorateReply: false,
    index: false,
  });
  let page: string | null = null;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return done();
    const [path, query = ''] = request.url.split('?', 2);
    if (path !== '/graphql' || new URLSearchParams(query).has('query')) return done();
    page ??= readFileSync(`${EXPLORER}/index.html`, 'utf8');
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
