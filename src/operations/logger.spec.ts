import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { createLogger, requestLoggers } from './logger.js';

describe('the log', () => {
  it('has of a request neither the query string nor a header', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const logger = createLogger('info', destination);
    const server = fastify({ loggerInstance: logger, childLoggerFactory: requestLoggers(logger) });
    server.get('/graphql', () => ({}));
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    await fetch(`${url}/graphql?query={signIn(password:"hunter2")}`, {
      headers: { authorization: 'Bearer hunter2' },
    });
    await server.close();
    const requests = lines.map((line) => JSON.parse(line) as { req?: unknown }).filter(({ req }) => req);
    expect(requests).toMatchObject([{ req: { method: 'GET', path: '/graphql' } }]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ reqId: expect.anything(), res: { statusCode: 200 } }),
    );
    expect(lines.join('')).not.toContain('hunter2');
  });
});
