// Holds the first load of the built page to its limits: the JavaScript that index.html needs before it shows (its entry
// and everything that imports statically), and the worker. Sizes are gzipped, as hosts send them. Run after a build.

import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';
import { WEB_BUILD } from './paths.mjs';

const LIMITS_KB = { page: 260, worker: 110 };

/** @typedef {{ file: string, isEntry?: boolean }} Chunk */

/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(WEB_BUILD, '.vite', 'manifest.json'), 'utf8'));
const chunks = new Set(Object.values(manifest).map(({ file }) => file));
const scripts = readdirSync(join(WEB_BUILD, 'assets')).filter((name) => name.endsWith('.js')).map((name) => `assets/${name}`);
// The manifest speaks of the page only: what it does not know belongs to a worker, whose entry is named after worker.ts.
const workers = scripts.filter((file) => !chunks.has(file) && posix.basename(file).startsWith('worker'));
if (workers.length === 0) throw new Error('There is no worker in the build, so its size cannot be checked.');

const page = Object.values(manifest).filter(({ isEntry }) => isEntry).map(({ file }) => file);
const results = [measure('page', page), ...workers.map((file) => measure('worker', [file]))];
process.exitCode = results.every(Boolean) ? 0 : 1;

/**
 * @param {readonly string[]} entries
 * @returns {string[]} them and all that they import statically: what must arrive before they run
 */
function firstLoad(entries) {
  const files = new Set(entries);
  for (const file of files) { // The set grows as it is walked.
    const { module } = parseSync(file, readFileSync(join(WEB_BUILD, file), 'utf8'));
    for (const { moduleRequest } of module.staticImports) files.add(posix.join(posix.dirname(file), moduleRequest.value));
  }
  return [...files];
}

/**
 * @param {keyof typeof LIMITS_KB} what
 * @param {readonly string[]} entries
 * @returns {boolean} whether their first load is within the limit
 */
function measure(what, entries) {
  const files = firstLoad(entries);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB_BUILD, file)), { level: 9 }).length, 0);
  const kB = bytes / 1000;
  const ok = kB <= LIMITS_KB[what];
  process.stdout.write(`${ok ? 'ok  ' : 'OVER'} ${what}: ${kB.toFixed(1)} kB of ${LIMITS_KB[what]} kB gzipped\n`);
  for (const file of files) process.stdout.write(`       ${file}\n`);
  return ok;
}
