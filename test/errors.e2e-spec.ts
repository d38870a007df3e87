import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { ErrorCode } from '../src/errors/error-code.js';
import { OperationExecutor } from '../src/graphql/operation-executor.js';
import type { ApiError, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';

describe('errors', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer({
      environment: { SIGNALS_PER_MINUTE: '20', EDIT_WINDOW_SECONDS: '60', RECALL_WINDOW_SECONDS: '60' },
    });
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    roomId = (await ana.do('mutation ($id: ID!) { openPrivateRoom(userId: $id) { id } }', { id: bruno.id }))
      .openPrivateRoom.id;
  });
  afterAll(() => server.close());

  const send = async (): Promise<string> =>
    (await ana.do(SEND, { input: { roomId, body: 'hello' } })).sendMessage.id;
  const first = ({ errors }: { errors?: ApiError[] }): ApiError => {
    if (!errors?.[0]) throw new Error('expected an error');
    return errors[0];
  };
  /** A failure of the database itself, which no request can bring about. */
  const withBrokenDatabase = async (failure: Error & { code?: string }, query: string) => {
    const spy = jest.spyOn(server.database, 'repository').mockImplementation(() => {
      throw failure;
    });
    try {
      return await ana.ask(query);
    } finally {
      spy.mockRestore();
    }
  };

  const CASES: Record<ErrorCode, () => Promise<ApiError>> = {
    UNAUTHENTICATED: async () => first(await server.anybody.ask('{ me { id } }')),
    FORBIDDEN: async () =>
      first(await bruno.ask('mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: await send() })),
    NOT_FOUND: async () => first(await ana.ask('query ($id: ID!) { room(id: $id) { id } }', { id: newId() })),
    BAD_USER_INPUT: async () => first(await ana.ask(SEND, { input: { roomId, body: '' } })),
    CONFLICT: async () =>
      first(await bruno.ask(SEND, { input: { id: await send(), roomId, body: 'hello' } })),
    EDIT_WINDOW_CLOSED: async () => {
      const id = await send();
      server.clock.advance({ seconds: 61 });
      return first(await ana.ask('mutation ($id: ID!) { editMessage(id: $id, body: "x") { id } }', { id }));
    },
    RECALL_WINDOW_CLOSED: async () => {
      const id = await send();
      server.clock.advance({ seconds: 61 });
      return first(await ana.ask('mutation ($id: ID!) { recallMessage(id: $id) { id } }', { id }));
    },
    RATE_LIMITED: async () => {
      const carla = await server.join(ana, 'Carla');
      const answers = await Promise.all(
        Array.from({ length: 21 }, () => carla.ask('mutation { setStatus(status: BUSY) { id } }')),
      );
      return first(answers.find((answer) => answer.errors?.[0]?.extensions.code === 'RATE_LIMITED') ?? {});
    },
    QUERY_TOO_COMPLEX: async () =>
      first(await ana.ask(`{ ${Array.from({ length: 16 }, (_, i) => `a${i}: me { id }`).join(' ')} }`)),
    UNAVAILABLE: async () =>
      first(
        await withBrokenDatabase(
          Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:3306'), { code: 'ECONNREFUSED' }),
          '{ me { id } }',
        ),
      ),
    INTERNAL: async () =>
      first(
        await withBrokenDatabase(
          new Error('SELECT secret FROM users: /srv/recado/src/x.ts'),
          '{ me { id } }',
        ),
      ),
  };

  it.each(Object.values(ErrorCode))('of code %s have the form of the API, and nothing more', async (code) => {
    const error = await CASES[code]();
    expect(
      Object.keys(error).every((key) => ['message', 'path', 'locations', 'extensions'].includes(key)),
    ).toBe(true);
    expect(error.extensions).toEqual({
      code,
      retryable: code === ErrorCode.RATE_LIMITED || code === ErrorCode.UNAVAILABLE,
      ...(code === ErrorCode.RATE_LIMITED ? { retryAfterMs: expect.any(Number) } : {}),
      ...(code === ErrorCode.BAD_USER_INPUT ? { field: 'body' } : {}),
      ...(code === ErrorCode.CONFLICT ? { field: 'id' } : {}),
    });
    expect(error.message).not.toMatch(/select|secret|10\.1\.2\.3|ECONN|\.ts|src\//i);
  });

  it('are counted by their code', async () => {
    const count = async () =>
      Number(
        /recado_errors_total\{code="NOT_FOUND"\} (\d+)/.exec(
          await (await fetch(server.url.replace('/graphql', '/metrics'))).text(),
        )?.[1] ?? 0,
      );
    const before = await count();
    await CASES.NOT_FOUND();
    expect(await count()).toBe(before + 1);
  });

  it('of a client’s making are no failures of the server in the log', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    for (const code of [ErrorCode.NOT_FOUND, ErrorCode.UNAUTHENTICATED, ErrorCode.BAD_USER_INPUT])
      await CASES[code]();
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  it('of one field leave the others of an operation', async () => {
    const answer = await ana.ask('query ($id: ID!) { me { id } room(id: $id) { id } }', { id: newId() });
    expect(answer.data).toEqual({ me: { id: ana.id }, room: null });
    expect(answer.errors).toMatchObject([{ path: ['room'], extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('what fails inside', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('around an operation, shows nothing of it either', async () => {
    const executor = server.app.get(OperationExecutor, { strict: false });
    const broken = jest.spyOn(executor, 'prepare').mockImplementation(() => {
      throw new Error('/srv/recado/src/x.ts is broken');
    });
    const logged = jest.spyOn(Logger.prototype, 'error');
    const { status, errors, headers } = await server.anybody.ask('{ __typename }');
    expect({ status, errors }).toEqual({
      status: 500,
      errors: [
        {
          message: 'Something went wrong on the server. It was logged.',
          extensions: { code: 'INTERNAL', retryable: false },
        },
      ],
    });
    expect(logged.mock.calls).toEqual([
      [expect.stringContaining('x.ts'), expect.objectContaining({ requestId: headers.get('x-request-id') })],
    ]);
    logged.mockRestore();
    broken.mockRestore();
  });

  it('shows nothing of it, and is logged with its cause under the id of the request', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    const ana = await server.workspace();
    const { id } = (await ana.do('mutation { createRoom(input: { type: GROUP, name: "Team" }) { id } }'))
      .createRoom;
    await ana.do(SEND, { input: { roomId: id, body: 'x' } });
    await server.database.transaction((tx) => tx.query('DROP TABLE message_reactions'));
    const answer = await ana.ask(
      'query ($id: ID!) { me { id } room(id: $id) { lastMessage { reactions { count } } } }',
      { id },
    );
    expect(answer.errors).toEqual([
      {
        message: 'Something went wrong on the server. It was logged.',
        locations: expect.any(Array),
        path: ['room', 'lastMessage', 'reactions'],
        extensions: { code: 'INTERNAL', retryable: false },
      },
    ]);
    expect(answer.data.me).toEqual({ id: ana.id });
    expect(logged.mock.calls).toEqual([
      [
        expect.stringContaining('message_reactions'),
        expect.objectContaining({
          requestId: answer.headers.get('x-request-id'),
          path: 'room.lastMessage.reactions',
        }),
      ],
    ]);
    logged.mockRestore();
    expect(JSON.stringify(answer)).not.toMatch(/message_reactions|SELECT|SQL|table|node_modules|stack/i);
  });
});
