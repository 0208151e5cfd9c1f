// Serves a folder of static files on this machine only: what `npm start` shows and what the browser tests visit. Right
// MIME types, compression, caching as any decent host does it, and index.html for addresses inside the application.
// A folder of any other web server would do as well: nothing in the build depends on this one.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const MIME = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.md', 'text/markdown; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
]);
const COMPRESSED_ALREADY = new Set(['.png', '.webp', '.woff2']);

/**
 * Files as compressed for an earlier request, by path: compressing a page takes far longer than sending it.
 * @type {Map<string, { etag: string, bytes: Promise<Buffer> }>}
 */
const compressed = new Map();

/**
 * Listens on both loopback addresses, because "localhost" means either.
 * @param {{ folder: string, port: number }} options port 0 takes a free one
 * @returns {Promise<{ port: number, close(): void }>} rejects with the listen error if the port is taken
 */
export async function serveFolder({ folder, port }) {
  const server = createServer((request, response) => void answer(folder, request, response));
  const actual = await listen(server, port, '127.0.0.1');
  const sixth = createServer((request, response) => void answer(folder, request, response));
  await listen(sixth, actual, '::1').catch((error) => {
    if (error.code === 'EADDRINUSE') throw error; // Otherwise: a machine without IPv6.
  });
  return {
    port: actual,
    close() {
      for (const each of [server, sixth]) {
        each.close();
        each.closeAllConnections();
      }
    },
  };
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port it got
 */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await findFile(folder, request);
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const extension = extname(found.path);
  const etag = `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`;
  const headers = {
    'content-type': MIME.get(extension) ?? 'application/octet-stream',
    // Names under assets/ carry a hash of the content; every other file may change under its name.
    'cache-control': found.path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    etag,
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const packed = !COMPRESSED_ALREADY.has(extension) && /\bgzip\b/.test(String(request.headers['accept-encoding']));
  response.writeHead(200, { ...headers, ...(packed ? { 'content-encoding': 'gzip' } : { 'content-length': found.size }) });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (packed) compress(found.path, etag).then((bytes) => response.end(bytes), (error) => response.destroy(error));
  else pipeline(createReadStream(found.path), response, () => {}); // A reader who leaves early is no error of ours.
}

/**
 * @param {string} path
 * @param {string} etag
 * @returns {Promise<Buffer>}
 */
function compress(path, etag) {
  const known = compressed.get(path);
  if (known?.etag === etag) return known.bytes;
  const bytes = readFile(path).then((file) => promisify(gzip)(file));
  compressed.set(path, { etag, bytes });
  bytes.catch(() => compressed.delete(path));
  return bytes;
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<{ path: string, size: number, mtimeMs: number } | undefined>}
 */
async function findFile(folder, request) {
  let name;
  try {
    name = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  const path = normalize(join(folder, name.endsWith('/') ? `${name}index.html` : name));
  if (name.includes('\0') || !path.startsWith(normalize(folder) + sep)) return undefined;
  const file = await describe(path);
  if (file !== undefined) return file;
  // An address inside the application, not a missing file: the page itself sorts it out.
  const isNavigation = extname(name) === '' && String(request.headers.accept).includes('text/html');
  return isNavigation ? describe(join(folder, 'index.html')) : undefined;
}

/** @param {string} path */
async function describe(path) {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() ? { path, size: info.size, mtimeMs: info.mtimeMs } : undefined;
}
