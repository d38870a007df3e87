import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { HttpOperations } from './http-operations.js';

/** Mounts the API on Nest's HTTP server. Sockets come in by realtime/, which stops them before Nest stops the server. */
@Injectable()
export class GraphqlDriver extends AbstractGraphQLDriver {
  constructor(private readonly operations: HttpOperations) {
    super();
  }

  start({ path = '/graphql' }: GqlModuleOptions): Promise<void> {
    this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>().route({
      method: ['GET', 'POST'],
      url: path,
      handler: (request, reply) => this.operations.respond(request, reply),
    });
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
