import { describe, expect, it } from '@jest/globals';
import { clientName } from './client-name';

const AT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name of a client', () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${AT} Chrome/142.0.0.0 Safari/537.36`, 'Chrome', 'Linux'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${AT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPhone',
    ],
    [`Mozilla/5.0 (Linux; Android 15) ${AT} Chrome/142.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
    ['okhttp/4.12.0', 'okhttp', null],
    ['Mozilla/5.0 (unheard of)', null, null],
    [null, null, null],
  ])('%s', (userAgent, client, system) => {
    expect(clientName(userAgent)).toEqual({ client, system });
  });
});
