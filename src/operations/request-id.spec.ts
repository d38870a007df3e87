import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './request-id.js';

const PROXIES = ['10.0.0.0/8'];
const ours = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('the id of a request', () => {
  it.each<[string, string, string | undefined, readonly string[], unknown]>([
    ['is what a trusted proxy says', '10.1.2.3', '4bf92f3577b34da6', PROXIES, '4bf92f3577b34da6'],
    ['is what a trusted proxy says that came as version 6', '::ffff:10.1.2.3', 'a/b+c=', PROXIES, 'a/b+c='],
    ['is our own where the proxy says none', '10.1.2.3', undefined, PROXIES, ours],
    ['is our own where it would disturb a log', '10.1.2.3', 'a\nb', PROXIES, ours],
    ['is our own where it is empty', '10.1.2.3', '', PROXIES, ours],
    ['is our own where it is too long', '10.1.2.3', 'x'.repeat(129), PROXIES, ours],
    ['is not what anybody says', '203.0.113.9', 'mine', PROXIES, ours],
    ['is nobody’s word where no proxy is trusted', '10.1.2.3', 'mine', [], ours],
  ])('%s', (_what, remoteAddress, given, proxies, expected) => {
    const request = { socket: { remoteAddress }, headers: { 'x-request-id': given } };
    expect(requestIdOf(request as unknown as IncomingMessage, proxies)).toEqual(expected);
  });
});
