import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './client-address.js';

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

const PROXIES = ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'];

describe('the address of a client', () => {
  it.each([
    ['is the socket’s', [], '203.0.113.9', undefined, '203.0.113.9'],
    [
      'is the socket’s in version 4 where it came as version 6',
      [],
      '::ffff:203.0.113.9',
      undefined,
      '203.0.113.9',
    ],
    ['is not what anybody says it is', [], '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is not what one who is no proxy says it is', PROXIES, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is what a proxy says', PROXIES, '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [
      'is what a proxy says that came as version 6',
      PROXIES,
      '::ffff:10.1.2.3',
      '198.51.100.1',
      '198.51.100.1',
    ],
    ['is what a proxy of version 6 says', PROXIES, '2001:db8::1', '2001:db9::7', '2001:db9::7'],
    [
      'is what the first of several proxies says',
      PROXIES,
      '10.1.2.3',
      '198.51.100.1, 192.0.2.1',
      '198.51.100.1',
    ],
    ['is not what the client itself has added', PROXIES, '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['is the proxy’s where it says nothing', PROXIES, '10.1.2.3', undefined, '10.1.2.3'],
    ['is the farthest where all are proxies', PROXIES, '10.1.2.3', '10.9.9.9, 10.8.8.8', '10.9.9.9'],
    ['comes without its port', PROXIES, '10.1.2.3', '1.1.1.1, 198.51.100.1:50123', '198.51.100.1'],
    ['comes without its port and brackets', PROXIES, '10.1.2.3', '[2001:db9::7]:50123', '2001:db9::7'],
    [
      'is the proxy’s where it says nonsense, whatever the client had said before',
      PROXIES,
      '10.1.2.3',
      '1.1.1.1, nonsense',
      '10.1.2.3',
    ],
    ['is the last proxy’s before nonsense', PROXIES, '10.1.2.3', '1.1.1.1, unknown, 192.0.2.1', '192.0.2.1'],
    ['is empty where the socket is gone', [], undefined, undefined, ''],
    ['of a link may name its zone', ['10.0.0.0/8'], 'fe80::1%eth0', '198.51.100.1', 'fe80::1%eth0'],
  ])('%s', (_name, trusted, direct, forwarded, expected) => {
    expect(clientAddress(from(direct, forwarded), trusted)).toBe(expected);
  });
});
