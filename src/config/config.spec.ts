import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

describe('WEB', () => {
  it.each([
    [{}, true],
    [{ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }, true],
    [{ WEB: 'off' }, false],
  ])('is on unless it is switched off: %j', (environment, web) => {
    expect(loadConfig(environment).web).toBe(web);
  });

  it('is on or off', () => {
    expect(() => loadConfig({ WEB: 'yes' })).toThrow('WEB is "yes". Allowed: on | off.');
  });
});

describe('a wrong address', () => {
  it.each([
    ['DATABASE_URL', 'mysql://recado:p/ss@w#rd@db:3306/recado', 'mysql://…@db:3306/recado'],
    ['DATABASE_URL', 'postgres://recado:p@ss@db/recado', 'postgres://…@db/recado'],
    ['DATABASE_URL', 'mysql://recado:pass@db:3306', 'mysql://…@db:3306'],
    ['DATABASE_URL', 'recado:pass@db', 'recado:…@db'],
    ['REDIS_URL', 'http://:p/ss@cache', 'http://…@cache'],
  ])('in %s is shown without its password', (variable, value, shown) => {
    expect(() => loadConfig({ [variable]: value })).toThrow(`${variable} is "${shown}"`);
  });
});

describe('the address of a MySQL', () => {
  const plain = { username: 'recado', password: 'secret', port: 3306, database: 'recado', ssl: false };

  it.each([
    ['mysql://recado:secret@db/recado', { host: 'db' }],
    ['mariadb://recado:secret@db:3307/recado', { host: 'db', port: 3307 }],
    ['mysql://recado:p%40ss%2F%25@db/recado', { host: 'db', password: 'p@ss/%' }],
    ['mysql://recado:secret@[::1]:3306/recado', { host: '::1' }],
    ['mysql://root@127.0.0.1/recado', { host: '127.0.0.1', username: 'root', password: '' }],
    ['mysql://recado:secret@db/recado?ssl=true', { host: 'db', ssl: true }],
  ])('is read whole: %s', (DATABASE_URL, expected) => {
    expect(loadConfig({ DATABASE_URL }).database).toEqual({ type: 'mysql', ...plain, ...expected });
  });
});

describe('a value that is refused', () => {
  it.each([
    ['DATABASE_URL', 'mysql://recado:p%zz@db/recado'],
    ['DATABASE_URL', 'mysql://recado:secret@db/recado?ssl=maybe'],
    ['DATABASE_URL', 'mysql://recado:secret@db/recado?charset=latin1'],
    ['DATABASE_URL', 'sqlite://data/x.db'],
    ['REDIS_URL', 'redis://cache/abc'],
    ['REDIS_URL', 'redis://:p%zz@cache'],
    ['REDIS_URL', 'redis://'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['ALLOWED_ORIGINS', 'https://*.example.com'],
    ['ALLOWED_ORIGINS', 'https://chat.example.com/'],
    ['NODE_ENV', 'Production'],
    ['DEMO', 'maybe'],
  ])('of %s: %s', (variable, value) => {
    const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) };
    expect(() => loadConfig({ ...production, [variable]: value })).toThrow(`${variable} is "`);
  });
});

describe('ALLOWED_ORIGINS', () => {
  it.each([
    [',', null],
    [
      'https://chat.example.com, capacitor://localhost',
      ['https://chat.example.com', 'capacitor://localhost'],
    ],
  ])('may be %j', (ALLOWED_ORIGINS, expected) => {
    expect(loadConfig({ ALLOWED_ORIGINS }).allowedOrigins).toEqual(expected);
  });
});
