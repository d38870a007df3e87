import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { ErrorFormatter } from '../errors/error-formatter.js';

/** A body that Fastify cannot read never comes to GraphQL: it is refused in the form of the API all the same. */
@Catch(HttpException)
export class HttpErrorFilter extends BaseExceptionFilter<HttpException> {
  constructor(private readonly errors: ErrorFormatter) {
    super();
  }

  override catch(error: HttpException, host: ArgumentsHost): void {
    // What resolvers throw goes its own way.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.url.split('?')[0] !== '/graphql') return super.catch(error, host);
    const answer = this.errors.format(
      new GraphQLError(error.message, { originalError: error }),
      String(request.id),
    );
    void http
      .getResponse<FastifyReply>()
      .status(error.getStatus())
      .send({ errors: [answer] });
  }
}
