import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.js';

describe('TRUSTED_PROXIES', () => {
  it.each([
    ['', []],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, 2001:db8::/32,::1', ['10.0.0.0/8', '2001:db8::/32', '::1']],
  ])('takes %j', (value, expected) => {
    expect(loadConfig({ TRUSTED_PROXIES: value }).trustedProxies).toEqual(expected);
  });

  it.each([
    'loopback',
    'nginx',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::1/129',
    '10.0.0.0/-1',
  ])('refuses %j, by its name', (value) => {
    const load = () => loadConfig({ TRUSTED_PROXIES: `10.0.0.1,${value}` });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(`TRUSTED_PROXIES is "${value}"`);
  });
});
