// Bundles the TCP server into one file that Node runs as it is, and knows when that file is out of date. The bundle is
// renamed into place, so that servers started at the same time each find a whole one.

import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE_BUILD, projectPath } from './paths.mjs';

const ENTRY = projectPath('src/hosts/node/main.ts');
/** What the server can be made of: everything in src/ that is neither the page nor the worker. */
const SOURCES = ['base', 'resp', 'engine', 'persistence', 'replication', 'server', 'hosts/node'].map((layer) => projectPath(`src/${layer}`));

/** @returns {boolean} whether the bundle is missing, or a source or the lock file is newer */
export function isServerStale() {
  const built = statSync(NODE_BUILD, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined || statSync(projectPath('package-lock.json')).mtimeMs > built) return true;
  return SOURCES.some((folder) => isNewer(folder, built));
}

/**
 * @param {string} folder
 * @param {number} than unix ms
 * @returns {boolean} whether the folder or a file below it changed later; a removed file shows in its folder
 */
function isNewer(folder, than) {
  const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return false;
  if (changed > than) return true;
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isNewer(path, than);
    return !entry.name.includes('.test.') && statSync(path).mtimeMs > than;
  });
}

export async function bundleServer() {
  const { build } = await import('esbuild');
  const started = new Date();
  const unfinished = `${NODE_BUILD}.${process.pid}`;
  mkdirSync(dirname(NODE_BUILD), { recursive: true });
  try {
    await build({
      entryPoints: [ENTRY],
      outfile: unfinished,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      banner: { js: '#!/usr/bin/env node' },
      // Finds its wasm file beside itself.
      external: ['lua-redis-wasm'],
      logLevel: 'warning',
    });
    chmodSync(unfinished, 0o755);
    utimesSync(unfinished, started, started); // A source saved during the build is newer than it.
    renameSync(unfinished, NODE_BUILD);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
