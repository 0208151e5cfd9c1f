// Holds the first load of the built page to its limits: the JavaScript that index.html needs before it shows (its entry
// and everything that imports statically), and the worker. Sizes are gzipped, as hosts send them. Run after a build.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { WEB_BUILD } from './paths.mjs';

const LIMITS_KB = { page: 260, worker: 110 };

/** @typedef {{ file: string, isEntry?: boolean, imports?: string[] }} Chunk */

/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(join(WEB_BUILD, '.vite', 'manifest.json'), 'utf8'));
const workers = readdirSync(join(WEB_BUILD, 'assets')).filter((name) => /worker[^/]*\.js$/i.test(name));
if (workers.length === 0) throw new Error('There is no worker in the build, so its size cannot be checked.');

const results = [
  measure('page', firstLoad()),
  ...workers.map((name) => measure('worker', [`assets/${name}`])),
];
process.exitCode = results.every(Boolean) ? 0 : 1;

/** @returns {string[]} the files that the page loads before it can start */
function firstLoad() {
  /** @type {Set<string>} */
  const keys = new Set(Object.keys(manifest).filter((key) => manifest[key]?.isEntry));
  for (const key of keys) for (const next of manifest[key]?.imports ?? []) keys.add(next); // The set grows as it is walked.
  return [...new Set([...keys].flatMap((key) => manifest[key]?.file ?? []))].filter((file) => file.endsWith('.js'));
}

/**
 * @param {keyof typeof LIMITS_KB} what
 * @param {readonly string[]} files
 * @returns {boolean} whether they are within the limit
 */
function measure(what, files) {
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB_BUILD, file)), { level: 9 }).length, 0);
  const kB = bytes / 1000;
  const ok = kB <= LIMITS_KB[what];
  process.stdout.write(`${ok ? 'ok  ' : 'OVER'} ${what}: ${kB.toFixed(1)} kB of ${LIMITS_KB[what]} kB gzipped\n`);
  for (const file of files) process.stdout.write(`       ${file}\n`);
  return ok;
}
