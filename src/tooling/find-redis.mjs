// Finds the Redis 8 that Keyspace is compared with: REDIS_SERVER, then the PATH, then (as root on Debian) a private copy
// of Debian 13's packages in the user's cache folder. Nothing is installed system-wide. Tests, recording and benchmarks
// all ask here, so that they speak of the same Redis; what to do without one is theirs to say.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { canUseApt, findOnPath, isExecutable, tryRun } from './debian.mjs';

/**
 * Paths of one Redis's programs. Only the server is certain; the others are undefined where they are not installed.
 * @typedef {object} Redis
 * @property {string} version as in "8.0.2"
 * @property {string} server
 * @property {string | undefined} cli
 * @property {string | undefined} benchmark
 * @property {string | undefined} checkRdb
 * @property {string | undefined} checkAof
 */

const OLDEST_MAJOR = 8;
const DEBIAN_RELEASE = 'trixie';
const TOOLS = ['redis-server', 'redis-cli', 'redis-benchmark', 'redis-check-rdb', 'redis-check-aof'];
/** The two packages and the libraries they load, down to the C library: an older Debian's would not do. */
const PACKAGES = [
  'redis-server',
  'redis-tools',
  'libatomic1',
  'libc6',
  'libcap2',
  'libgcc-s1',
  'libhiredis1.1.0',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'libssl3t64',
  'libstdc++6',
  'libsystemd0',
  'libzstd1',
  'lua-bitop',
  'lua-cjson',
  'zlib1g',
];
/** Debian's library folder and dynamic loader, by Node's name of the processor. */
const LOADERS = new Map([
  ['x64', { folder: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' }],
  ['arm64', { folder: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' }],
]);

/**
 * @param {{ download?: boolean }} [options] download: whether a private copy may be fetched (default: yes)
 * @returns {Redis | undefined} undefined if there is none; throws if REDIS_SERVER names something else than a Redis 8
 */
export function findRedis({ download = true } = {}) {
  const named = process.env.REDIS_SERVER;
  if (named !== undefined && named !== '') {
    const path = named.includes('/') ? named : findOnPath(named);
    const redis = path === undefined ? undefined : describe(path);
    if (redis === undefined) throw new Error(`REDIS_SERVER names ${named}, which is not a Redis ${OLDEST_MAJOR} or newer.`);
    return redis;
  }
  const onPath = findOnPath('redis-server');
  return (onPath && describe(onPath)) || privateCopy(download);
}

/**
 * @param {string} server
 * @returns {Redis | undefined} undefined if that program is not Redis, or too old
 */
function describe(server) {
  if (!isExecutable(server)) return undefined;
  const { stdout } = spawnSync(server, ['--version'], { encoding: 'utf8' });
  const version = /^Redis server v=(\d+)(\.\S+)/.exec(stdout ?? '');
  if (version === null || Number(version[1]) < OLDEST_MAJOR) return undefined;
  // Keyspace itself, put in redis-server's place: comparing it with itself would prove nothing.
  if (stdout.includes('malloc=keyspace')) return undefined;
  // Its own tools lie beside it. Those elsewhere on the PATH may be of another version, but talk to it all the same.
  /** @param {string} name */
  const tool = (name) => [join(dirname(server), name)].find(isExecutable) ?? findOnPath(name);
  return {
    version: `${version[1]}${version[2]}`,
    server,
    cli: tool('redis-cli'),
    benchmark: tool('redis-benchmark'),
    checkRdb: tool('redis-check-rdb'),
    checkAof: tool('redis-check-aof'),
  };
}

/**
 * The copy in the cache folder, fetched first where that is possible.
 * @param {boolean} download
 * @returns {Redis | undefined}
 */
function privateCopy(download) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const home = join(cache, 'keyspace', `redis-debian-${DEBIAN_RELEASE}`);
  const server = join(home, 'bin', 'redis-server');
  const ready = describe(server);
  if (ready !== undefined || !download || !LOADERS.has(process.arch) || !canUseApt()) return ready;
  process.stderr.write(`Fetching a private copy of Redis ${OLDEST_MAJOR} (Debian ${DEBIAN_RELEASE}'s packages) …\n`);
  const problem = unpackPackages(home);
  if (problem !== undefined) process.stderr.write(`That failed: ${problem}\n`);
  return describe(server);
}

/**
 * Downloads and unpacks beside `home`, and renames the finished folder into place: a half-written copy is never seen,
 * and of two processes that fetch at once the later one gives way.
 * @param {string} home
 * @returns {string | undefined} what went wrong
 */
function unpackPackages(home) {
  mkdirSync(dirname(home), { recursive: true });
  const work = mkdtempSync(`${home}.`);
  try {
    const debs = join(work, 'debs');
    const problem = downloadPackages(join(work, 'apt'), debs);
    if (problem !== undefined) return problem;
    const made = join(work, 'made');
    mkdirSync(made);
    for (const deb of readdirSync(debs)) {
      const failure = tryRun('dpkg', ['-x', join(debs, deb), join(made, 'root')]);
      if (failure !== undefined) return failure;
    }
    writeWrappers(made, home);
    if (existsSync(home) && describe(join(home, 'bin', 'redis-server')) === undefined) rmSync(home, { recursive: true });
    if (!existsSync(home)) renameSync(made, home);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Runs apt-get with its own lists and caches under `apt`, so that the system's know nothing of the newer release.
 * @param {string} apt
 * @param {string} debs where the packages go
 * @returns {string | undefined} what went wrong
 */
function downloadPackages(apt, debs) {
  for (const folder of [join(apt, 'lists', 'partial'), join(apt, 'cache', 'archives', 'partial'), debs]) {
    mkdirSync(folder, { recursive: true });
  }
  const sources = join(apt, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(sources, `deb [signed-by=${keyring}] ${debianMirror()} ${DEBIAN_RELEASE} main\n`);
  const options = [
    ['Dir::Etc::SourceList', sources],
    ['Dir::Etc::SourceParts', '/dev/null'],
    ['Dir::State::Lists', join(apt, 'lists')],
    ['Dir::Cache', join(apt, 'cache')],
    ['APT::Sandbox::User', 'root'],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (
    tryRun('apt-get', [...options, '-qq', 'update']) ??
    tryRun('apt-get', [...options, '-qq', 'download', ...PACKAGES], { cwd: debs })
  );
}

/** @returns {string} the mirror that this system already uses, or Debian's own */
function debianMirror() {
  const places = [
    { file: '/etc/apt/sources.list.d/debian.sources', pattern: /^URIs:\s*(\S+)/m },
    { file: '/etc/apt/sources.list', pattern: /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)/m },
  ];
  for (const { file, pattern } of places) {
    const mirror = existsSync(file) ? pattern.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    if (mirror !== undefined) return mirror;
  }
  return 'http://deb.debian.org/debian';
}

/**
 * Writes made/bin/redis-*: each starts its program through the unpacked dynamic loader, so that it runs with the newer C
 * library. They name `home`, where the folder is about to be.
 * @param {string} made
 * @param {string} home
 */
function writeWrappers(made, home) {
  const { folder, loader } = LOADERS.get(process.arch) ?? { folder: '', loader: '' };
  const libraries = join(home, 'root', 'usr', 'lib', folder);
  mkdirSync(join(made, 'bin'));
  for (const tool of TOOLS) {
    // The check tools are links to redis-server, which looks at the name it was called by.
    const program = basename(realpathSync(join(made, 'root', 'usr', 'bin', tool)));
    const command = [join(libraries, loader), '--library-path', libraries, '--argv0', tool, join(home, 'root/usr/bin', program)];
    const wrapper = join(made, 'bin', tool);
    writeFileSync(wrapper, `#!/bin/sh\nexec ${command.map(shellQuote).join(' ')} "$@"\n`);
    chmodSync(wrapper, 0o755);
  }
}

/** @param {string} text */
function shellQuote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
