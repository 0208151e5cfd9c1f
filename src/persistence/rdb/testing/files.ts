// For tests: small RDB files, one for each kind of value that is written, and for each that only old versions wrote. The
// old ones are put together byte by byte from the layouts in FORMAT.md and read-old.ts.
import { bytesFromArray, bytesToArray } from '../../../base/bytes.ts';
import { ManualClock } from '../../../base/clock.ts';
import { Crc64 } from '../../../base/crc64.ts';
import { splitArgs } from '../../../base/quoting.ts';
import { SeededRandom } from '../../../base/random.ts';
import { ALL_COMMANDS } from '../../../engine/commands/index.ts';
import { Engine } from '../../../engine/engine.ts';
import { RdbWriter } from '../writer.ts';

export type NamedFile = readonly [name: string, bytes: Uint8Array];

const each = (count: number, text: (n: number) => string): string => Array.from({ length: count }, (_, n) => text(n)).join(' ');

/** Command lines that make a value of each type in each encoding, under the key k. */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  'an int': ['SET k 12'],
  'a large int': ['SET k -9007199254740993'],
  'a short string': ['SET k "\\x00\\xffhello"'],
  'an empty string': ['SET k ""'],
  'a long string': [`SET k ${'abc'.repeat(1000)}`],
  'a string of bytes': ['SETBIT k 70000 1'],
  'a list in a listpack': ['RPUSH k a 1 -70000 "" 9223372036854775807'],
  'a list of listpacks': [`RPUSH k ${each(3000, (n) => `element:${n}`)}`],
  'a list with a plain node': [`RPUSH k a ${'x'.repeat(20000)} b`],
  'a set of integers': ['SADD k 1 2 3 100000'],
  'a set in a listpack': ['SADD k 3 1 a'],
  'a set in a table': [`SADD k ${each(1200, (n) => `member:${n}`)}`],
  'a sorted set in a listpack': ['ZADD k 1 a -inf b 3.25 c'],
  'a sorted set in a skip list': [`ZADD k ${each(700, (n) => `${n / 3} m${n}`)}`],
  'a hash in a listpack': ['HSET k f v n 12'],
  'a hash in a table': [`HSET k f ${'v'.repeat(100)} n 12`],
  'a hash in a listpack with times': ['HSET k f v n 12', 'HPEXPIREAT k 33177117420000 FIELDS 1 n'],
  'a hash in a listpack without times left': [
    'HSET k f v',
    'HPEXPIREAT k 33177117420000 FIELDS 1 f',
    'HPERSIST k FIELDS 1 f',
  ],
  'a hash in a table with times': [`HSET k f ${'v'.repeat(100)} n 12`, 'HPEXPIREAT k 33177117420000 FIELDS 1 n'],
  'a stream': [
    'XADD k 1-1 a 1 b 2',
    'XADD k 1-2 a 1 b 2',
    'XADD k 5-0 c 3',
    'XDEL k 1-2',
    'XGROUP CREATE k g 0',
    'XREADGROUP GROUP g alice COUNT 1 STREAMS k >',
    'XGROUP CREATECONSUMER k g bob',
    'XGROUP CREATE k never $',
  ],
};

export function engineWith(lines: readonly string[]): Engine {
  const clock = new ManualClock(1_700_000_000_000);
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
  for (const line of lines) engine.execute(client, splitArgs(line) ?? []);
  return engine;
}

/** A file for each of LINES. */
export function everyKind(): NamedFile[] {
  return Object.entries(LINES).map(([name, lines], n) => {
    const writer = new RdbWriter({ version: 12, compresses: n % 3 !== 2, checksums: n % 4 !== 3 });
    writer.header([['redis-ver', '8.0.2']]);
    if (n % 2 === 0) writer.function('#!lua name=lib\n');
    writer.database(n % 5, 1, n % 2);
    const use = n % 3 === 0 ? { idle: 1000 * n } : n % 3 === 1 ? { frequency: n } : {};
    for (const [key, value] of engineWith(lines).database(0).keys.entries()) {
      writer.entry(key, value, use, n % 2 === 0 ? -1 : 33_177_117_420_000);
    }
    writer.end();
    return [name, writer.take()] as const;
  });
}

// --- old layouts ---------------------------------------------------------------------------------------------------

type Bytes = readonly number[];

const text = (value: string): number[] => [...bytesToArray(value)];
const little = (value: number, size: number): number[] => Array.from({ length: size }, (_, n) => Math.floor(value / 2 ** (8 * n)) & 255);

/** A length and so many bytes. */
export function rdbString(bytes: Bytes): number[] {
  return bytes.length < 64 ? [bytes.length, ...bytes] : [0x40 | (bytes.length >> 8), bytes.length & 255, ...bytes];
}

function ziplistBody(entry: string | number): number[] {
  if (typeof entry === 'string') {
    if (entry.length < 64) return [entry.length, ...text(entry)];
    if (entry.length < 16384) return [0x40 | (entry.length >> 8), entry.length & 255, ...text(entry)];
    return [0x80, ...little(entry.length, 4).reverse(), ...text(entry)];
  }
  if (entry >= 0 && entry <= 12) return [0xf1 + entry];
  if (entry >= -128 && entry <= 127) return [0xfe, entry & 255];
  if (entry >= -32768 && entry <= 32767) return [0xc0, ...little(entry, 2)];
  if (entry >= -8388608 && entry <= 8388607) return [0xf0, ...little(entry, 3)];
  return [0xd0, ...little(entry, 4)];
}

export function ziplist(entries: readonly (string | number)[]): number[] {
  const body: number[] = [];
  let previous = 0;
  let last = 10;
  for (const entry of entries) {
    last = 10 + body.length;
    const bytes = [...(previous < 254 ? [previous] : [254, ...little(previous, 4)]), ...ziplistBody(entry)];
    for (const byte of bytes) body.push(byte);
    previous = bytes.length;
  }
  return [...little(11 + body.length, 4), ...little(last, 4), ...little(Math.min(entries.length, 0xffff), 2), ...body, 255];
}

export function zipmap(pairs: readonly (readonly [string, string])[]): number[] {
  const sized = (value: string): number[] => (value.length < 254 ? [value.length] : [254, ...little(value.length, 4)]);
  const body = pairs.flatMap(([field, value]) => [...sized(field), ...text(field), ...sized(value), 0, ...text(value)]);
  return [Math.min(pairs.length, 254), ...body, 255];
}

const id = (ms: number, seq: number): number[] => [...little(ms, 8).reverse(), ...little(seq, 8).reverse()];

/** A node of a stream with one entry "f" => "v", its id that of the node. */
const STREAM_NODE = [
  ...[...little(29, 4), ...little(10, 2)],
  ...[0x01, 0x01, 0x00, 0x01, 0x01, 0x01, 0x81, 0x66, 0x02, 0x00, 0x01],
  ...[0x02, 0x01, 0x00, 0x01, 0x00, 0x01, 0x81, 0x76, 0x02, 0x04, 0x01],
  0xff,
];

const streamGroup = (form: 1 | 2): number[] => [
  ...[1, 0x67, 5, 1],
  ...(form === 2 ? [1] : []),
  ...[1, ...id(5, 1), ...little(1_700_000_000_000, 8), 2],
  ...[1, 5, ...text('alice'), ...little(1_700_000_000_000, 8), 1, ...id(5, 1)],
];

const stream = (form: 1 | 2): number[] => [
  ...[1, ...rdbString(id(5, 1)), ...rdbString(STREAM_NODE), 1, 5, 1],
  ...(form === 2 ? [5, 1, 0, 0, 1] : []),
  ...[1, ...streamGroup(form)],
];

const LONG = 'x'.repeat(300);
const SCORES = [3, ...text('1.5'), 1, 0x62, 254, 1, 0x63, 255, 1, 0x64, 4, ...text('1e10')];

/** Type and value of what only old versions wrote, and the version. */
export const OLD_VALUES: Readonly<Record<string, readonly [version: number, value: Bytes]>> = {
  'a list of version 1': [1, [1, 3, 1, 0x61, 0xc0, 5, ...rdbString(text(LONG))]],
  'a set of version 1': [1, [2, 3, 0xc0, 3, 1, 0x61, 0xc1, 0x10, 0x27]],
  'a sorted set of version 1': [1, [3, 4, 1, 0x61, ...SCORES]],
  'a hash of version 1': [1, [4, 2, 1, 0x66, 1, 0x76, 1, 0x67, 0xc0, 7]],
  'a zipmap': [2, [9, ...rdbString(zipmap([['f', 'v'], ['g', LONG]]))]],
  'a list in a ziplist': [2, [10, ...rdbString(ziplist(['a', 0, 12, 13, -5, 1000, -70000, 2_000_000_000, LONG, 'b']))]],
  'an intset': [2, [11, ...rdbString([...little(4, 4), ...little(2, 4), ...little(-1, 4), ...little(70000, 4)])]],
  'a sorted set in a ziplist': [3, [12, ...rdbString(ziplist(['a', 1, 'b', '2.5']))]],
  'a hash in a ziplist': [4, [13, ...rdbString(ziplist(['f', 'v', 'g', 7]))]],
  'a list of ziplists': [7, [14, 2, ...rdbString(ziplist(['a', 1])), ...rdbString(ziplist(['b']))]],
  'a stream of Redis 5': [9, [15, ...stream(1)]],
  'a stream of Redis 7.0': [10, [19, ...stream(2)]],
  'a hash with times of a candidate': [12, [22, 2, 0x81, ...little(33_177_117_420_000, 8).reverse(), 1, 0x66, 1, 0x76, 0, 1, 0x67, 1, 0x77]],
  'a hash in a listpack with times of a candidate': [12, [23, ...rdbString(listpackWithTimes())]],
};

function listpackWithTimes(): number[] {
  const time = little(33_177_117_420_000, 8);
  const body = [0x81, 0x66, 2, 0x81, 0x76, 2, 0xf4, ...time, 9, 0x81, 0x67, 2, 0x81, 0x77, 2, 0, 1];
  return [...little(7 + body.length, 4), ...little(6, 2), ...body, 255];
}

export function oldFile(version: number, value: Bytes): Uint8Array {
  const [type = 0, ...body] = value;
  const header = [...text(`REDIS${String(version).padStart(4, '0')}`), 254, 0, 253, ...little(2_000_000_000, 4)];
  const bytes = Uint8Array.from([...header, type, 1, 0x6b, ...body, 255]);
  return version < 5 ? bytes : Uint8Array.from([...bytes, ...text(new Crc64().update(bytes).bytes())]);
}

export function oldKinds(): NamedFile[] {
  return Object.entries(OLD_VALUES).map(([name, [version, value]]) => [name, oldFile(version, value)]);
}

/** What DUMP of that version gave. */
export function oldPayload(version: number, value: Bytes): string {
  const bytes = Uint8Array.from([...value, ...little(version, 2)]);
  return bytesFromArray(bytes) + new Crc64().update(bytes).bytes();
}
