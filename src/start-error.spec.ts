import { describe, expect, it } from '@jest/globals';
import { explained, StartError } from './start-error.js';

describe('what keeps Recado from starting', () => {
  it.each([
    [{ code: 'EADDRINUSE', syscall: 'listen' }, 'PORT'],
    [{ code: 'EADDRNOTAVAIL', syscall: 'listen' }, 'HOST and PORT'],
    [{ code: 'EACCES', syscall: 'listen' }, 'HOST and PORT'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'chat.invalid' }, 'HOST and PORT'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'db' }, 'reach the database of DATABASE_URL'],
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'reach the database of DATABASE_URL'],
    [{ code: 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR' }, 'DATABASE_URL does not let it in'],
    [{ code: 'SQLITE_CANTOPEN' }, 'DATABASE_URL and DATA_DIR'],
    [{ code: 'ENOTDIR', syscall: 'mkdir' }, 'DATABASE_URL and DATA_DIR'],
  ])('is said of %j', (parts, expected) => {
    const found = explained(Object.assign(new Error('of the system'), parts), { host: 'chat.invalid' });
    expect(found).toBeInstanceOf(StartError);
    expect((found as Error).message).toContain(expected);
    expect((found as Error).message).toContain('(of the system)');
  });

  it('is shown whole where nobody foresaw it', () => {
    const error = Object.assign(new Error('Table exists'), { code: 'ER_TABLE_EXISTS_ERROR' });
    expect(explained(error, { host: 'localhost' })).toBe(error);
  });
});
