import { describe, expect, it } from '@jest/globals';
import { isOriginAllowed } from './origin-policy.js';

const HOST = 'chat.example.com';
const development = { allowedOrigins: null, production: false };
const production = { allowedOrigins: null, production: true };
const listed = { allowedOrigins: ['https://erp.example.com'], production: true };
const any = { allowedOrigins: ['*'], production: true };

describe('a page', () => {
  it.each([
    ['without an origin is no page', listed, undefined, true],
    ['of this server is welcome', production, `https://${HOST}`, true],
    [
      'of this server is welcome without TLS, too: a proxy may have ended it',
      production,
      `http://${HOST}`,
      true,
    ],
    ['of this server is welcome beside a list', listed, `https://${HOST}`, true],
    ['of this host on another port is another one', production, `https://${HOST}:8443`, false],
    ['on the list is welcome', listed, 'https://erp.example.com', true],
    ['on the list is that one and no longer name', listed, 'https://erp.example.com.evil.example', false],
    ['on the list is with its scheme', listed, 'http://erp.example.com', false],
    ['elsewhere is not', listed, 'https://evil.example', false],
    ['elsewhere is, where any is', any, 'https://evil.example', true],
    ['without an origin of its own is, where any is', any, 'null', true],
    ['without an origin of its own is not otherwise', development, 'null', false],
    ['on this machine is welcome in development', development, 'http://localhost:5173', true],
    ['on this machine, by number', development, 'http://127.0.0.1:5173', true],
    ['on this machine, by number of version 6', development, 'http://[::1]:5173', true],
    ['on this machine is not in production', production, 'http://localhost:5173', false],
    [
      'on this machine is not beside a list',
      { ...listed, production: false },
      'http://localhost:5173',
      false,
    ],
    ['of a name that begins like this machine’s is not', development, 'http://localhost.evil.example', false],
    ['of a name that ends like this machine’s is not', development, 'http://evil-localhost', false],
    ['that says nonsense is not', production, 'nonsense', false],
  ])('%s', (_name, config, origin, allowed) => {
    expect(isOriginAllowed(config, origin, HOST)).toBe(allowed);
  });

  it('of the same host is not recognised without a Host header', () => {
    expect(isOriginAllowed(production, `https://${HOST}`, undefined)).toBe(false);
  });
});
