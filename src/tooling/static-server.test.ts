import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFolder } from './static-server.mjs';

const root = mkdtempSync(join(tmpdir(), 'keyspace-static-'));
const folder = join(root, 'web');
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'lua.wasm'), 'wasm');
  server = await serveFolder({ folder, port: 0 });
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers });

describe('the static server', () => {
  it('names the type that browsers insist on', async () => {
    const types = ['/', '/assets/app-1a2b.js', '/lua.wasm'].map(async (path) => (await get(path)).headers.get('content-type'));
    expect(await Promise.all(types)).toEqual(['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'application/wasm']);
  });

  it('lets hashed names be kept for good, and asks again for all others', async () => {
    expect((await get('/assets/app-1a2b.js')).headers.get('cache-control')).toContain('immutable');
    const first = await get('/');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect((await get('/', { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('sends a file as it is now, also where it was compressed before', async () => {
    const file = join(folder, 'notes.txt');
    for (const text of ['first', 'and then another']) {
      writeFileSync(file, text);
      const response = await get('/notes.txt');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(await response.text()).toBe(text);
      expect(await (await get('/notes.txt')).text()).toBe(text);
    }
  });

  it('answers an address inside the application with the page, and a missing file with 404', async () => {
    expect(await (await get('/learn/strings', { accept: 'text/html' })).text()).toBe('<title>page</title>');
    expect((await get('/assets/gone.js', { accept: 'text/html' })).status).toBe(404);
    expect((await get('/learn/strings', { accept: 'application/json' })).status).toBe(404);
  });

  it('never leaves its folder', async () => {
    // fetch() would tidy the path up before sending it.
    const statuses = ['/../secret.txt', '/..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt'].map(
      (path) =>
        new Promise((resolve, reject) => {
          request({ port: server.port, host: '127.0.0.1', path }, (response) => {
            response.resume();
            resolve(response.statusCode);
          })
            .on('error', reject)
            .end();
        }),
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
  });
});
