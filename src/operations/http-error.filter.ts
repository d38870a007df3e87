import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { ErrorFormatter } from '../errors/error-formatter.js';

/** What fails before GraphQL, such as reading a body, is answered in the form of the API all the same. */
@Catch()
export class HttpErrorFilter extends BaseExceptionFilter {
  constructor(private readonly errors: ErrorFormatter) {
    super();
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    // What resolvers throw goes its own way; without a filter, Nest would log each refusal as a failure.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.url.split('?')[0] !== '/graphql') return super.catch(error, host);
    const cause = error instanceof Error ? error : new Error(String(error));
    const answer = this.errors.format(
      new GraphQLError(cause.message, { originalError: cause }),
      String(request.id),
    );
    void http
      .getResponse<FastifyReply>()
      .status(error instanceof HttpException ? error.getStatus() : 500)
      .send({ errors: [answer] });
  }
}
