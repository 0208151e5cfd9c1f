// How much memory the most swollen inputs take once they are loaded: files of hundreds of kB that hold nothing but the
// smallest elements and keys there can be, each of which costs a server far more than its two or three bytes. Beside what
// Redis takes for the same file.
import { bytesFromArray, bytesToArray } from '../../../src/base/bytes.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { Listpack } from '../../../src/engine/structures/listpack.ts';
import { lzfCompress } from '../../../src/persistence/rdb/lzf.ts';
import { engineWith } from '../../../src/persistence/rdb/testing/files.ts';
import { loadRdb } from '../../../src/persistence/rdb-file.ts';
import { memoryHeld } from './memory-used.ts';
import { RedisLink } from './redis-link.ts';

/** What a file may take: so many times its size, or what Redis takes for it. */
const MEMORY_TIMES = 10;

export interface Footprint {
  readonly name: string;
  readonly fileBytes: number;
  readonly ownBytes: number;
  readonly redisBytes: number;
}

const COLLECTION_TYPES = { list: 1, set: 2, hash: 4, zset2: 5, quicklist2: 18, stream3: 21 } as const;

/** A length of 32 bits. */
function wide(n: number): string {
  return `\x80${String.fromCharCode(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255)}`;
}

/** The lowest first. */
function fourBytes(n: number): string {
  return String.fromCharCode(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24);
}

/** A different short text for each number. */
function short(n: number): string {
  const text = n.toString(36);
  return String.fromCharCode(text.length) + text;
}

function repeated(count: number, make: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => make(n)).join('');
}

function collection(count: number, type: number, element: (n: number) => string): string {
  return `${String.fromCharCode(type)}\x01k${wide(count)}${repeated(count, element)}`;
}

/** Listpacks with the integer 1, with the letter a, and with both. */
const ONE = '\x09\0\0\0\x01\0\x01\x01\xff';
const LETTER = '\x0a\0\0\0\x01\0\x81a\x02\xff';
const PAIR = '\x0c\0\0\0\x02\0\x81a\x02\x01\x01\xff';
/** An intset with the integer 1. */
const INTEGER = '\x02\0\0\0\x01\0\0\0\x01\0';
const SCORE = '\0\0\0\0\0\0\xf0?';

const REPEATING = 'lorem ipsum '.repeat(100);
/** Nearly 8 kB, as much as a node of a list holds. */
const REPEATING_NODE = Listpack.of(Array.from({ length: 600 }, () => 'lorem ipsum')).toBytes();

/** A string as LZF makes it shorter. */
function compressed(text: string): string {
  const bytes = bytesToArray(text);
  const out = new Uint8Array(bytes.length);
  const length = lzfCompress(bytes, 0, bytes.length, out, bytes.length);
  return `\xc3${wide(length)}${wide(bytes.length)}${bytesFromArray(out, 0, length)}`;
}

/** Without checksums: eight zeros stand for none. */
const FILES: Readonly<Record<string, (count: number) => string>> = {
  'keys with integers': (count) => repeated(count, (n) => `\0${short(n)}\xc0\x01`),
  'keys with texts': (count) => repeated(count, (n) => `\0${short(n)}\x01a`),
  'keys that expire': (count) => repeated(count, (n) => `\xfc\0\0\xc0\xda\x82\x1c\0\0\0${short(n)}\x01a`),
  'keys with lists of one element': (count) => repeated(count, (n) => `\x12${short(n)}\x01\x02${String.fromCharCode(ONE.length)}${ONE}`),
  'keys with sets of one integer': (count) => repeated(count, (n) => `\x0b${short(n)}\x0a${INTEGER}`),
  'keys with sets of one letter': (count) => repeated(count, (n) => `\x14${short(n)}\x0a${LETTER}`),
  'keys with hashes of one field': (count) => repeated(count, (n) => `\x10${short(n)}\x0c${PAIR}`),
  'keys with sorted sets in a listpack': (count) => repeated(count, (n) => `\x11${short(n)}\x0c${PAIR}`),
  'keys with sorted sets of one member': (count) => repeated(count, (n) => `\x05${short(n)}\x01\x01a${SCORE}`),
  'keys with empty streams': (count) => repeated(count, (n) => `\x15${short(n)}\0\0\0\0\0\0\0\0\0\0`),
  'a list of single letters': (count) => collection(count, COLLECTION_TYPES.list, () => '\x01a'),
  'a list with a node for each element': (count) =>
    collection(count, COLLECTION_TYPES.quicklist2, () => `\x02${String.fromCharCode(ONE.length)}${ONE}`),
  'a set of integers of four bytes': (count) => {
    const content = `\x04\0\0\0${fourBytes(count)}${repeated(count, fourBytes)}`;
    return `\x0b\x01k${wide(content.length)}${content}`;
  },
  'a set of short texts': (count) => collection(count, COLLECTION_TYPES.set, short),
  'a hash of short texts': (count) => collection(count, COLLECTION_TYPES.hash, (n) => `${short(n)}\x01a`),
  'keys with texts that repeat themselves': (count) => repeated(count / 10, (n) => `\0${short(n)}${compressed(REPEATING)}`),
  'a list of texts that repeat themselves': (count) => collection(count / 10, COLLECTION_TYPES.list, () => compressed(REPEATING)),
  'a list of nodes that repeat themselves': (count) =>
    collection(count / 100, COLLECTION_TYPES.quicklist2, () => `\x02${compressed(REPEATING_NODE)}`),
  'a hash of texts that repeat themselves': (count) =>
    collection(count / 10, COLLECTION_TYPES.hash, (n) => short(n) + compressed(REPEATING)),
  'a sorted set of short texts': (count) => collection(count, COLLECTION_TYPES.zset2, (n) => short(n) + SCORE),
};

function fileOf(body: string): Uint8Array<ArrayBuffer> {
  return bytesToArray(`REDIS0011\xfe\0${body}\xff${'\0'.repeat(8)}`);
}

/** @param count of elements or keys in each file */
export async function measureTinyElements(server: string, count: number): Promise<Footprint[]> {
  const link = await RedisLink.start(server, '--sanitize-dump-payload', 'no');
  try {
    const measured: Footprint[] = [];
    for (const [name, make] of Object.entries(FILES)) {
      const file = fileOf(make(count));
      measured.push({ name, fileBytes: file.length, ownBytes: ownBytes(file), redisBytes: await redisBytes(link, file) });
    }
    return measured;
  } finally {
    link.stop();
  }
}

/** What stays when garbage is gone, the file's bytes as well if they do. */
function ownBytes(file: Uint8Array<ArrayBuffer>): number {
  // The first time, code is compiled as well.
  loadCopy(engineWith([]), file);
  const engine = engineWith([]);
  const before = memoryHeld();
  loadCopy(engine, file);
  const after = memoryHeld();
  if (engine.database(0).size === 0) throw new Error('nothing was loaded');
  return after - before;
}

function loadCopy(engine: Engine, file: Uint8Array): void {
  const { fault } = loadRdb(engine, file.slice(), { dropsExpired: false });
  if (fault) throw new Error(`${fault.offset}: ${fault.problem}`);
}

async function redisBytes(link: RedisLink, file: Uint8Array): Promise<number> {
  const used = async (): Promise<number> => {
    return Number(/used_memory:(\d+)/.exec(String(await link.ask('INFO', 'memory')))?.[1]);
  };
  await link.ask('FLUSHALL', 'SYNC');
  const before = await used();
  const reply = await link.load(file);
  if (String(await link.ask('DBSIZE')) === '0') throw new Error(`Redis loads nothing: ${String(reply)}`);
  return (await used()) - before;
}

/** Those that take more than they may, in words. */
export function tooLarge(footprints: readonly Footprint[]): string[] {
  return footprints
    .filter(({ fileBytes, ownBytes, redisBytes }) => ownBytes > Math.max(MEMORY_TIMES * fileBytes, redisBytes))
    .map(({ name, fileBytes, ownBytes, redisBytes }) => `${name}: ${ownBytes} bytes for ${fileBytes}, Redis ${redisBytes}`);
}
