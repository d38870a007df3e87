import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from './support/server.js';

const PAGE = '<!doctype html><title>Recado</title>';
const SCRIPT = 'console.log("Recado");';
const SECRET = 'not for anybody';

describe('the web client', () => {
  let folder: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recado-web-'));
    mkdirSync(join(folder, 'web/assets'), { recursive: true });
    writeFileSync(join(folder, 'web/index.html'), PAGE);
    writeFileSync(join(folder, 'web/assets/index-abc123.js'), SCRIPT);
    writeFileSync(join(folder, 'web/assets/index-abc123.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(folder, 'secret'), SECRET);
    mkdirSync(join(folder, 'explorer'));
    writeFileSync(join(folder, 'explorer/index.html'), 'the explorer');
    server = await start({ EXPLORER: 'on' });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const start = (environment: Record<string, string>) =>
    startServer({
      environment: { WEB: 'on', ...environment },
      built: { web: join(folder, 'web'), explorer: join(folder, 'explorer') },
    });
  const get = async (path: string, headers: Record<string, string> = {}, from = server) => {
    const response = await fetch(new URL(path, from.url), { headers: { accept: 'text/html', ...headers } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  /** `fetch` takes the dots out of a path, and adds headers of its own. */
  const getRaw = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }>(
      (resolve, reject) => {
        const { hostname, port } = new URL(server.url);
        request({ hostname, port, path, headers }, (response) => {
          let text = '';
          response.on('data', (data: Buffer) => (text += data.toString()));
          response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
        })
          .on('error', reject)
          .end();
      },
    );

  it.each(['/', '/rooms/1', '/rooms/1/messages/2', '/admin', '/?from=mail'])(
    'is the page at %s, asked for anew each time',
    async (path) => {
      const { status, headers, text } = await get(path);
      expect({ status, text }).toEqual({ status: 200, text: PAGE });
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('cache-control')).toBe('no-cache');
      const again = await getRaw(path, { 'if-none-match': headers.get('etag') ?? '' });
      expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    },
  );

  it('may load nothing and run nothing that is not of this server', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    const { host } = new URL(server.url);
    const directives = Object.fromEntries(
      policy.split('; ').map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(directives).toEqual({
      'default-src': "'self'",
      'base-uri': "'none'",
      'connect-src': `'self' ws://${host} wss://${host}`,
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'img-src': "'self' data: blob: https:",
      'object-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('lets no host into its policy that could widen it', async () => {
    const { headers } = await getRaw('/', { host: "x; script-src 'unsafe-inline' *" });
    const answer = headers['content-security-policy'];
    expect(answer).toContain("connect-src 'self';");
    expect(answer).not.toContain('unsafe');
  });

  it('leaves the explorer its own policy', async () => {
    const { text, headers } = await get('/graphql');
    expect(text).toBe('the explorer');
    expect(headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
  });

  it('keeps its assets for ever, compressed for whoever takes it', async () => {
    const { status, headers, text } = await get('/assets/index-abc123.js', { 'accept-encoding': 'identity' });
    expect({ status, text }).toEqual({ status: 200, text: SCRIPT });
    expect(headers.get('content-type')).toMatch(/^application\/javascript/);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const compressed = await get('/assets/index-abc123.js', { 'accept-encoding': 'gzip' });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.headers.get('content-type')).toMatch(/^application\/javascript/);
    expect(compressed.headers.get('vary')).toContain('Accept-Encoding');
    expect(compressed.text).toBe(SCRIPT);
  });

  it.each(['/nowhere', '/rooms', '/assets/', '/assets/gone-123.js', '/index.html', '/health', '/admin/more'])(
    'leaves what is not its own not found, as JSON: %s',
    async (path) => {
      const { status, headers, text } = await get(path);
      expect(status).toBe(404);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('cache-control')).toBeNull();
      expect(JSON.parse(text)).toMatchObject({ statusCode: 404 });
    },
  );

  it.each([
    '/assets/../../secret',
    '/assets/..%2f..%2fsecret',
    '/assets/%2e%2e/%2e%2e/secret',
    '/assets/..\\..\\secret',
    '/assets/..%5c..%5csecret',
    '/assets/%00',
    '/assets//etc/passwd',
    '/rooms/../../secret',
  ])('gives no file outside of its folder: %s', async (path) => {
    const { status, text } = await getRaw(path);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('root:');
    if (!path.startsWith('/rooms')) expect([400, 403, 404]).toContain(status);
  });

  it('is not there where it is switched off, or was not built', async () => {
    const off = await start({ WEB: 'off' });
    const unbuilt = await startServer({
      environment: { WEB: 'on' },
      built: { web: join(folder, 'nowhere'), explorer: join(folder, 'explorer') },
    });
    try {
      for (const other of [off, unbuilt])
        for (const path of ['/', '/rooms/1', '/admin', '/assets/index-abc123.js'])
          expect((await get(path, {}, other)).status).toBe(404);
    } finally {
      await off.close();
      await unbuilt.close();
    }
  });

  it('is there in production', async () => {
    const production = await start({ NODE_ENV: 'production' });
    try {
      expect((await get('/', {}, production)).text).toBe(PAGE);
    } finally {
      await production.close();
    }
  });
});
