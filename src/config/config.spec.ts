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
