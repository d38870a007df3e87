import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { isConnectionLost, isUnavailable } from './database-errors.js';

const coded = (code: string) => Object.assign(new Error(code), { code });
const wrapped = (error: Error) => new QueryFailedError('SELECT 1', [], error);

describe('what a database has failed with', () => {
  it.each(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ER_SERVER_SHUTDOWN'])(
    '%s leaves it open whether something was changed',
    (code) => {
      expect(isConnectionLost(wrapped(coded(code)))).toBe(true);
      expect(isUnavailable(wrapped(coded(code)))).toBe(true);
    },
  );

  it.each(['ECONNREFUSED', 'ER_CON_COUNT_ERROR', 'ER_LOCK_WAIT_TIMEOUT', 'SQLITE_FULL'])(
    '%s has changed nothing',
    (code) => {
      expect(isConnectionLost(wrapped(coded(code)))).toBe(false);
      expect(isUnavailable(wrapped(coded(code)))).toBe(true);
    },
  );

  it('has not sent what came after the connection was lost', () => {
    // As the driver says it, without a code.
    const closed = Object.assign(new Error("Can't add new command when connection is in closed state"), {
      fatal: true,
    });
    expect(isConnectionLost(wrapped(closed))).toBe(false);
    expect(isUnavailable(wrapped(closed))).toBe(true);
  });

  it('is a fault of our own where it is neither', () => {
    expect(isUnavailable(wrapped(coded('ER_PARSE_ERROR')))).toBe(false);
    expect(isUnavailable(new TypeError('x is not a function'))).toBe(false);
  });
});
