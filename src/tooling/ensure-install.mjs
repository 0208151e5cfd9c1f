// Runs before every npm script: installs the locked dependencies when they are missing or differ from package-lock.json,
// and refuses a Node that is too old with one sentence. Plain Node without dependencies, because it runs when there are
// none yet. Guarantees that two scripts started together install once. Leaves choosing versions to the lock file.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MINIMUM_NODE = [20, 19];
const LOCK_STALE_AFTER_MS = 10 * 60_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage */

refuseOldNode();
if (!isInstalled()) withInstallLock(install);

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = MINIMUM_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  fail(`Keyspace needs Node ${MINIMUM_NODE.join('.')} or newer, and this is Node ${process.versions.node}.`);
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes node_modules/.package-lock.json at the end of a
 * completed install, so an interrupted one counts as missing; optional packages may be absent (other platforms).
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages(join('node_modules', '.package-lock.json'));
  if (wanted === undefined) fail('package-lock.json is missing or not JSON, so nothing can be installed.');
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined ? Boolean(optional || devOptional || peer) : found.version === version;
  });
}

/**
 * @param {string} file relative to the project
 * @returns {Record<string, LockedPackage> | undefined} undefined if the file is missing or not JSON
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  if (isInstalled()) return;
  process.stderr.write('Installing the locked dependencies (npm ci) …\n');
  // The npm that runs this script, or else the one on the PATH. --include=dev: NODE_ENV=production must not drop the tools.
  // --ignore-scripts: no package needs its install script.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const { status, error } = spawnSync(viaNode ? process.execPath : 'npm', viaNode ? [npm, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, npm_config_update_notifier: 'false' },
    shell: !viaNode && process.platform === 'win32',
  });
  if (error !== undefined) fail(`The dependencies could not be installed: ${error.message}.`);
  if (status !== 0) fail('The dependencies could not be installed: npm ci failed, see its message above.');
}

/**
 * Holds a lock directory in the temporary folder (npm ci empties node_modules, so it can't live there) while `work` runs.
 * A lock whose process is gone, or that is older than any install takes, is broken.
 * @param {() => void} work
 */
function withInstallLock(work) {
  const name = createHash('sha256').update(`${userInfo().uid}:${root}`).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `keyspace-install-${name}`);
  const owner = join(lock, 'pid');
  let announced = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned(lock, owner)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!announced) process.stderr.write('Waiting for another install of the dependencies …\n');
    announced = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  process.on('exit', () => rmSync(lock, { recursive: true, force: true }));
  writeFileSync(owner, String(process.pid));
  work();
}

/**
 * @param {string} lock
 * @param {string} owner the file in it that names the process
 */
function isAbandoned(lock, owner) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_AFTER_MS) return true;
    const pid = Number(readFileSync(owner, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: the process is gone. ENOENT: the lock was just released, or its owner has not written its pid yet.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
