// Where things lie in the project, for the scripts that build, serve and test it.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {string} relative to the project's root
 * @returns {string} the absolute path
 */
export function projectPath(relative) {
  return join(ROOT, relative);
}

/** The page: static files for any host. */
export const WEB_BUILD = projectPath('dist/web');
/** The TCP server in one file. */
export const NODE_BUILD = projectPath('dist/node/keyspace-server.mjs');
