// The append-only file beside Redis's: what each command adds to it, and whether folders travel both ways.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ByteString, bytesFromArray } from '../../../src/base/bytes.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import type { Settings } from '../../../src/engine/config-parameters.ts';
import { datasetDigest } from '../../../src/engine/digest.ts';
import { loadLua } from '../../../src/hosts/node/lua.ts';
import { type DiskImage, MemoryDisk } from '../../../src/persistence/memory-disk.ts';
import { type Reply, Status } from '../../../src/resp/reply.ts';
import { ALL_COMMANDS } from '../../../src/server/commands.ts';
import { Machine } from '../../../src/server/machine.ts';
import type { Connection } from '../../../src/server/server.ts';
import { EpisodeMaker } from '../fuzz/generate.ts';
import { bitmap } from '../fuzz/groups/bitmap.ts';
import { generic } from '../fuzz/groups/generic.ts';
import { geo } from '../fuzz/groups/geo.ts';
import { hash } from '../fuzz/groups/hash.ts';
import { hyperloglog } from '../fuzz/groups/hyperloglog.ts';
import { list } from '../fuzz/groups/list.ts';
import { set } from '../fuzz/groups/set.ts';
import { streams } from '../fuzz/groups/stream.ts';
import { string } from '../fuzz/groups/string.ts';
import { transactions } from '../fuzz/groups/transactions.ts';
import { zset } from '../fuzz/groups/zset.ts';
import { encodeCommand } from '../targets/tcp.ts';
import { RedisLink } from './redis-link.ts';

type Words = readonly ByteString[];

export interface AofReport {
  readonly commands: number;
  readonly bytes: number;
  readonly differences: readonly string[];
}

const GROUPS = [string, bitmap, hyperloglog, generic, hash, list, set, zset, geo, streams, transactions];
/** Whose effects chance decides, that wait, or that act on more than data. */
const LEFT_OUT = /^(spop|blpop|brpop|blmove|blmpop|bzpop.*|bzmpop|brpoplpush|xread|xreadgroup|wait|waitaof|debug|select|swapdb|migrate|restore|sort|object|scan|randomkey|quit|reset|client)$/;

const REAL_TIME: Clock = {
  now: () => Date.now(),
  micros: () => Math.floor((performance.timeOrigin + performance.now()) * 1000),
};

/** Commands for one client. */
function* commandsFrom(seed: number): Generator<Words, void, undefined> {
  const maker = new EpisodeMaker(GROUPS);
  for (let n = 0; ; n++) {
    for (const step of maker.make(seed * 1000 + n, 300, Date.now()).steps) {
      if (step.kind !== 'send' || LEFT_OUT.test((step.argv[0] ?? '').toLowerCase())) continue;
      if (!dependsOnTime(step.argv) && !storesDistances(step.argv)) yield step.argv;
    }
    // What an episode has left open.
    yield ['DISCARD'];
    yield ['UNWATCH'];
  }
}

/** Their last digit may differ: see known-differences.ts. Here data are compared as a whole. */
function storesDistances(argv: Words): boolean {
  return argv.some((word) => /^storedist$/i.test(word));
}

/** Whether its effect depends on the very millisecond: ids that are times, keys that expire while we look. */
function dependsOnTime(argv: Words): boolean {
  if (/^xadd$/i.test(argv[0] ?? '') && argv.some((word) => word.endsWith('*'))) return true;
  const times = argv.map((word, at) => (/^[ph]*expire$|^px$|^ex$|^[hp]?p?setex$/i.test(argv[at - 1] ?? '') || at === 2 ? Number(word) : NaN));
  const isRelative = /expire$|setex|^set$|getex/i.test(argv[0] ?? '');
  return isRelative && times.some((time) => time > 0 && time < 60_000);
}

export class OwnMachine {
  readonly machine: Machine;
  private readonly connection: Connection;

  /** Without a server, if the image's files do not let it start. */
  constructor(settings: Partial<Settings>, image?: DiskImage) {
    this.machine = new Machine({
      clock: REAL_TIME,
      random: new SeededRandom(1),
      commands: ALL_COMMANDS,
      lua: loadLua(),
      settings: { save: '', appendonly: true, appendfsync: 'always', 'enable-debug-command': 'yes', ...settings },
      ...(image ? { image } : {}),
    });
    this.machine.engine.isActiveExpiryOn = false;
    this.connection = this.machine.connect({
      addr: '127.0.0.1:1',
      laddr: '127.0.0.1:2',
      onOutput: () => undefined,
      onClose: () => undefined,
    });
  }

  say(argv: Words): void {
    this.connection.receive(encodeCommand(argv));
  }

  /** Lets background work end. */
  settle(): void {
    const { machine } = this;
    for (let turns = 0; machine.persistence?.child !== undefined && turns < 1e6; turns++) machine.tick();
  }

  /** Of what has not expired: whoever looks at a key whose time has come removes it. */
  get digest(): string {
    const { databases } = this.machine.engine;
    for (const db of databases) for (const [key] of [...db.keys.entries()]) db.has(key);
    return datasetDigest(this.machine.engine.databases);
  }

  get incrementBytes(): Uint8Array {
    const path = this.machine.persistence?.aof.currentPath ?? '';
    return this.machine.disk.read(path);
  }
}

/** Feeds both the same commands, and compares what each adds to the file. */
export async function compareStreams(server: string, count: number, seed: number): Promise<AofReport> {
  const folder = mkdtempSync(join(tmpdir(), 'keyspace-aof-'));
  const redis = await startIn(folder, server, ['--appendonly', 'yes', '--appendfsync', 'always']);
  const own = new OwnMachine({});
  const differences: string[] = [];
  let commands = 0;
  const file = join(folder, 'appendonlydir', 'appendonly.aof.1.incr.aof');
  const read = { redis: 0, own: 0 };
  try {
    await redis.ask('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
    for (const argv of commandsFrom(seed)) {
      if (commands >= count || differences.length > 20) break;
      commands++;
      await redis.ask(...argv);
      own.say(argv);
      const theirs = readFileSync(file, 'latin1').slice(read.redis);
      const ours = bytesFromArray(own.incrementBytes, read.own);
      read.redis += theirs.length;
      read.own += ours.length;
      if (isSameButForTimes(theirs, ours)) continue;
      differences.push(`${argv.join(' ')}\n  Redis:    ${shown(theirs)}\n  Keyspace: ${shown(ours)}`);
    }
    return { commands, bytes: read.own, differences };
  } finally {
    redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Redis has read its clock so much earlier than Keyspace at most, ms; both write times as Unix ms, of 13 digits or more. */
const APART_MS = 5000n;

/** Whether two texts are the same but for times that followed from when each server got the command. */
function isSameButForTimes(theirs: ByteString, ours: ByteString): boolean {
  const [theirParts, ourParts] = [theirs, ours].map((text) => text.split(/(\d{13,19})/));
  return (
    theirParts?.length === ourParts?.length &&
    theirParts?.every((part, at) => {
      const other = ourParts?.[at] ?? '';
      if (part === other || at % 2 === 0) return part === other;
      const apart = BigInt(other) - BigInt(part);
      return apart >= -APART_MS && apart <= APART_MS;
    }) === true
  );
}

function shown(text: ByteString): string {
  return JSON.stringify(text.replaceAll('\r\n', ' ').slice(0, 600));
}

/** The disk of a server that ran some random commands: a base in one of the two forms, and an increment. */
export function makeFolder(seed: number): DiskImage {
  const own = new OwnMachine({ 'aof-use-rdb-preamble': seed % 2 === 0, 'aof-timestamp-enabled': seed % 3 === 0 });
  let left = 60;
  for (const argv of commandsFrom(seed)) {
    own.say(argv);
    if (left-- === 20) {
      own.say(['BGREWRITEAOF']);
      own.settle();
    }
    if (left === 0) break;
  }
  return own.machine.disk.image();
}

/** Folders of ours, made of random commands with rewrites among them, loaded by Redis; and Redis's by us. */
export async function exchangeFolders(server: string, count: number, seed: number): Promise<AofReport> {
  const differences: string[] = [];
  let commands = 0;
  let bytes = 0;
  for (let n = 0; n < count; n++) {
    const random = new SeededRandom(seed + n);
    const length = 50 + random.int(400);
    const preamble = random.int(2) === 0;
    const [ours, theirs] = [mkdtempSync(join(tmpdir(), 'keyspace-aof-')), mkdtempSync(join(tmpdir(), 'keyspace-aof-'))];
    const options = ['--appendonly', 'yes', '--aof-use-rdb-preamble', preamble ? 'yes' : 'no'];
    try {
      const own = new OwnMachine({ 'aof-use-rdb-preamble': preamble });
      const redis = await startIn(theirs, server, options);
      await redis.ask('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
      let left = length;
      for (const argv of commandsFrom(seed + n)) {
        if (left-- === 0) break;
        commands++;
        own.say(argv);
        void redis.ask(...argv);
        if (random.int(100) > 0) continue;
        // At the same command on both sides, and not queued in a transaction: reading a file again is not always what
        // the rewrite of the data gives, even in Redis.
        for (const words of [['DISCARD'], ['BGREWRITEAOF']]) {
          own.say(words);
          await redis.ask(...words);
        }
        own.settle();
        await rewriteEnded(redis);
      }
      own.say(['DISCARD']);
      await redis.ask('DISCARD');
      await rewriteEnded(redis);
      const live = await digestOf(redis);
      if (own.digest !== live) differences.push(`folder ${seed + n}: our data are ${own.digest}, Redis's ${live}`);
      await redis.ask('SHUTDOWN', 'NOSAVE');
      redis.stop();
      bytes += store(own.machine.disk.image(), ours);
      // Not always the data of before, even in Redis: what it reads in its own folder is the measure.
      const expected = await readByRedis(server, theirs, options);
      const found = await readByRedis(server, ours, options);
      if (found !== expected) differences.push(`folder ${seed + n}: Redis reads ${found} from ours, ${expected} from its own`);
      const read = new OwnMachine({ 'aof-use-rdb-preamble': preamble }, fetch(theirs));
      if (read.digest !== expected) differences.push(`folder ${seed + n}: we read ${read.digest}, Redis ${expected} from its own`);
      const problem = check(server, ours);
      if (problem !== undefined) differences.push(`folder ${seed + n}: ${problem}`);
    } finally {
      rmSync(ours, { recursive: true, force: true });
      rmSync(theirs, { recursive: true, force: true });
    }
  }
  return { commands, bytes, differences };
}

async function rewriteEnded(redis: RedisLink): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const info = text(await redis.ask('INFO', 'persistence'));
    if (info.includes('aof_rewrite_in_progress:0') && info.includes('aof_rewrite_scheduled:0')) return;
    await sleep(10);
  }
}

/** A Redis in this folder. Another process may snatch its port meanwhile, so who answers is asked where it lives. */
async function startIn(folder: string, server: string, options: readonly string[]): Promise<RedisLink> {
  for (let tries = 0; tries < 5; tries++) {
    const redis = await RedisLink.start(server, '--dir', folder, ...options);
    const reply = await redis.ask('CONFIG', 'GET', 'dir');
    if (Array.isArray(reply) && reply[1] === folder) {
      // It answers some questions while it is still loading.
      while (!text(await redis.ask('INFO', 'persistence')).includes('loading:0')) await sleep(5);
      return redis;
    }
    redis.stop();
  }
  throw new Error('no port of our own');
}

/** The digest of what Redis makes of a folder. */
export async function readByRedis(server: string, folder: string, options: readonly string[]): Promise<string> {
  const redis = await startIn(folder, server, options).catch((error: unknown) => String(error));
  if (typeof redis === 'string') return redis;
  const digest = await digestOf(redis);
  await redis.ask('SHUTDOWN', 'NOSAVE');
  redis.stop();
  return digest;
}

/** Of what has not expired: SCAN removes what has. */
async function digestOf(redis: RedisLink): Promise<string> {
  for (let db = 0; db < 16; db++) await redis.askAll([['SELECT', String(db)], ['SCAN', '0', 'COUNT', '100000']]);
  return text(await redis.ask('DEBUG', 'DIGEST'));
}

/** What redis-check-aof has against a folder. */
function check(server: string, folder: string): string | undefined {
  const manifest = join(folder, 'appendonlydir', 'appendonly.aof.manifest');
  const { status, stdout } = spawnSync(join(dirname(server), 'redis-check-aof'), [manifest], { encoding: 'utf8' });
  return status === 0 ? undefined : `redis-check-aof: ${stdout.split('\n').slice(-4).join(' ')}`;
}

function text(reply: Reply): string {
  return reply instanceof Status ? reply.text : typeof reply === 'string' ? reply : JSON.stringify(reply);
}

/** Puts a simulated disk's content into a real folder; how many bytes. */
export function store(image: DiskImage, folder: string): number {
  let total = 0;
  for (const { path, bytes } of image.files) {
    const target = join(folder, path.replace(/^\/data\//, ''));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    total += bytes.length;
  }
  return total;
}

/** A real folder's appendonlydir as the content of a simulated disk. */
function fetch(folder: string): DiskImage {
  const disk = new MemoryDisk(REAL_TIME);
  const place = (path: string): void => {
    const name = path.slice(folder.length + 1);
    const target = `/data/${name}`;
    disk.makeDirectory(dirname(target));
    disk.append(target, readFileSync(path));
  };
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) {
      if (basename(path).endsWith('.rdb') || basename(path).endsWith('.aof')) place(path);
      continue;
    }
    for (const inner of readdirSync(path)) if (statSync(join(path, inner)).size > 0) place(join(path, inner));
    for (const inner of readdirSync(path)) {
      const target = `/data/${name}/${inner}`;
      if (statSync(join(path, inner)).size === 0) disk.create(target);
    }
  }
  return disk.image();
}
