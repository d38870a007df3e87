import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import { createHandler, type OperationArgs, type Response } from 'graphql-http';
import { CONFIG, type Config } from '../config/config.js';
import { clientAddress } from './client-address.js';
import { operationOf } from './documents.js';
import { mediaType, requireOneOperation, requirePreflighted } from './http-request.js';
import { OperationExecutor, type OperationRequest } from './operation-executor.js';
import { RequestContext } from './request-context.js';

type HttpRequest = Parameters<ReturnType<typeof createHandler<FastifyRequest, RequestContext>>>[0];

/** GraphQL over HTTP, as the specification of that name has it. The socket's side of it is in realtime/. */
@Injectable()
export class HttpOperations {
  private readonly handle = createHandler<FastifyRequest, RequestContext>({
    parseRequestParams: ({ raw }) => {
      requirePreflighted(raw);
      requireOneOperation(raw.body);
    },
    onSubscribe: (request, params) => this.prepare(request, params),
    execute: (args) => this.executor.execute(args),
    onOperation: (request, _args, result) => this.answer(request, result),
    formatError: (error) => this.refusal(error.message),
  });

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly executor: OperationExecutor,
  ) {}

  async respond(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { method, url, headers, body } = request;
    const context = new RequestContext({
      transport: 'http',
      requestId: request.id,
      address: clientAddress(request.raw, this.config.trustedProxies),
      authorization: headers.authorization,
      connection: null,
    });
    const [text, init] = await this.handle({
      method,
      url,
      // JSON is UTF-8, whatever a parameter beside it says.
      headers: { accept: headers.accept, 'content-type': mediaType(headers['content-type']) },
      body: body as Record<string, unknown> | null,
      raw: request,
      context,
    });
    reply.code(init.status);
    if (init.headers) reply.headers(init.headers);
    // What the library refuses by its status alone gets words too.
    return reply.send(text ?? { errors: [this.refusal(init.statusText)] });
  }

  private prepare(request: HttpRequest, params: OperationRequest): OperationArgs | Response {
    const args = this.executor.prepare(params, request.context);
    if (Array.isArray(args)) return this.answer(request, { errors: args });
    const operation = operationOf(args.document, args.operationName)?.operation;
    if (request.method === 'GET' && operation !== OperationTypeNode.QUERY) {
      const errors = [new GraphQLError('GET is for queries: send this one with POST.')];
      return this.answer(request, { errors }, 405, { allow: 'POST' });
    }
    return args as OperationArgs;
  }

  /** Without data, nothing was executed: the request was at fault. */
  private answer(
    { raw, context }: HttpRequest,
    result: ExecutionResult,
    status = 'data' in result ? 200 : 400,
    more: Record<string, string> = {},
  ): Response {
    const { origin, identity } = context;
    const answer = this.executor.format(result, origin.requestId, identity.viewer?.workspaceId);
    const headers = { ...more, 'content-type': `${mediaTypeFor(raw)}; charset=utf-8` };
    return [JSON.stringify(answer), { status, statusText: '', headers }];
  }

  private refusal(message: string): GraphQLError {
    const [error] = this.executor.format({ errors: [new GraphQLError(message)] }, '').errors ?? [];
    return new GraphQLError(message, { extensions: error?.extensions ?? null });
  }
}

/** The older of the two media types, unless a client asks for the newer one. */
function mediaTypeFor({ headers }: FastifyRequest): string {
  const newer = 'application/graphql-response+json';
  return headers.accept?.toLowerCase().includes(newer) ? newer : 'application/json';
}
