// Random values, as the commands that make them: every type in every encoding, grown, cut, changed and emptied of what
// was there first. The commands answer alike on every server and depend on no clock, but for `streamWithConsumers`.
import type { ByteString } from '../../../src/base/bytes.ts';
import { bytesFromArray } from '../../../src/base/bytes.ts';
import type { Random } from '../../../src/base/random.ts';

type Command = readonly ByteString[];
type Maker = (random: Random, key: ByteString) => Command[];

/** The year 3000 and later: never past while a test runs. */
const FAR = 33_177_117_420_000;

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.int(items.length)] as T;
}

function between(random: Random, low: number, high: number): number {
  return low + random.int(high - low + 1);
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

const BORDERS = [0n, 12n, 63n, 127n, 128n, 255n, 4095n, 4096n, 32767n, 32768n, 8388607n, 8388608n, 2147483647n, 2147483648n]
  .concat([4294967295n, 4294967296n, 9007199254740991n, 9007199254740993n, 9223372036854775807n]);

function integer(random: Random): ByteString {
  if (random.int(2) === 0) return String(between(random, -300, 300));
  const value = pick(random, BORDERS) + BigInt(random.int(3) - 1);
  const signed = random.int(2) === 0 ? value : -value;
  const [low, high] = [-9223372036854775808n, 9223372036854775807n];
  return String(signed < low ? low : signed > high ? high : signed);
}

/** Of any length up to about `longest`: noise, few letters, repetitions, digits. */
function text(random: Random, longest: number): ByteString {
  const length = Math.floor(longest * random.next() ** 3);
  switch (random.int(6)) {
    case 0:
      return random.bytes(length);
    case 1:
      return bytesFromArray(Uint8Array.from(times(length, () => 97 + random.int(3))));
    case 2: {
      let made = random.bytes(3) + 'ab';
      while (made.length < length) {
        const from = random.int(made.length);
        made += random.int(3) === 0 ? random.bytes(between(random, 1, 9)) : made.slice(from, from + between(random, 1, 400));
      }
      return made.slice(0, length);
    }
    case 3:
      return integer(random);
    case 4:
      return `${pick(random, ['user', 'item', 'x'])}:${random.int(1000)}`;
    default:
      return pick(random, ['a', 'zero', '\0', '\xff']).repeat(length).slice(0, length);
  }
}

const small = (random: Random): ByteString => text(random, pick(random, [4, 20, 64]));

function score(random: Random): ByteString {
  return pick(random, [
    () => String(between(random, -5, 5)),
    () => integer(random),
    () => String((random.next() - 0.5) * 10 ** between(random, -10, 20)),
    () => pick(random, ['inf', '-inf', '-0', '0.1', '1e300', '4.9e-324', '9007199254740993', '1.7976931348623157e308']),
  ])();
}

const string: Maker = (random, key) => {
  switch (random.int(7)) {
    case 0:
      return [['SET', key, integer(random)]];
    case 1:
      return [['SET', key, text(random, 20_000)]];
    case 2:
      return [
        ['SET', key, small(random)],
        ['APPEND', key, text(random, 400)],
      ];
    case 3:
      return times(between(random, 1, 30), () => ['SETBIT', key, String(random.int(3000)), '1']);
    case 4:
      return times(between(random, 1, 10), () => ['PFADD', key, ...times(between(random, 1, 200), () => random.bytes(6))]);
    case 5:
      return [['INCRBYFLOAT', key, String(random.next() * 1000)]];
    default:
      return [['SET', key, small(random)]];
  }
};

const list: Maker = (random, key) => {
  const longest = pick(random, [5, 5, 60, 600, 12_000]);
  const rounds = between(random, 1, longest > 600 ? 3 : 12);
  const commands: Command[] = [];
  for (let n = 0; n < rounds; n++) {
    const elements = times(between(random, 1, longest > 600 ? 4 : pick(random, [3, 10, 200])), () => text(random, longest));
    commands.push([pick(random, ['RPUSH', 'LPUSH']), key, ...elements]);
    const at = String(between(random, -20, 20));
    switch (random.int(8)) {
      case 0:
        commands.push(['LSET', key, at, text(random, longest * 2)]);
        break;
      case 1:
        commands.push(['LINSERT', key, 'BEFORE', elements[0] ?? '', text(random, longest)]);
        break;
      case 2:
        commands.push(['LREM', key, at, elements.at(-1) ?? '']);
        break;
      case 3:
        commands.push(['LPOP', key], ['RPOP', key]);
        break;
      case 4:
        commands.push(['LTRIM', key, String(random.int(4)), String(-1 - random.int(4))]);
        break;
      default:
    }
  }
  return [...commands, ['RPUSH', key, 'last']];
};

const set: Maker = (random, key) => {
  const member = random.int(2) === 0 ? integer : small;
  const members = times(between(random, 1, pick(random, [5, 50, 700])), () => member(random));
  return [
    ['SADD', key, ...members],
    ['SREM', key, ...members.slice(0, random.int(3))],
    ['SADD', key, random.int(3) === 0 ? text(random, 200) : member(random), '7'],
  ];
};

const sortedSet: Maker = (random, key) => {
  const members = times(between(random, 1, pick(random, [5, 50, 300])), () => text(random, pick(random, [8, 60, 90])));
  return [
    ['ZADD', key, ...members.flatMap((member) => [score(random), member])],
    ['ZREM', key, ...members.slice(0, 1 + random.int(3))],
    ['ZADD', key, score(random), members[0] ?? '', score(random), small(random)],
  ];
};

const hash: Maker = (random, key) => {
  const longest = pick(random, [8, 60, 200]);
  const fields = times(between(random, 1, pick(random, [5, 50, 600])), () => text(random, pick(random, [8, 40])));
  const commands: Command[] = [
    ['HSET', key, ...fields.flatMap((field) => [field, text(random, longest)])],
    ['HDEL', key, ...fields.slice(0, 1 + random.int(2))],
    ['HSET', key, small(random), small(random), 'stays', integer(random)],
  ];
  if (random.int(2) === 0) return commands;
  for (let n = between(random, 1, 20); n > 0; n--) {
    const field = pick(random, ['stays', ...fields]);
    const at = String(FAR + random.int(pick(random, [3, 100, 100_000_000])));
    const command = random.int(5) === 0 ? ['HPERSIST', key] : ['HPEXPIREAT', key, at];
    commands.push([...command, 'FIELDS', '1', field]);
    if (random.int(10) === 0) commands.push(['HSET', key, field, small(random)]);
  }
  return commands;
};

function streamEntries(random: Random, key: ByteString): Command[] {
  const commands: Command[] = [];
  const ids: ByteString[] = [];
  let ms = BigInt(pick(random, [0, 1, 1_700_000_000_000]));
  let seq = BigInt(random.int(5));
  const fieldSets = times(3, () => times(between(random, 1, 4), () => small(random)));
  for (let n = between(random, 1, pick(random, [3, 30, 300])); n > 0; n--) {
    seq += BigInt(1 + random.int(3));
    if (random.int(2) === 0) {
      ms += BigInt(1 + random.int(pick(random, [1, 1000, 2 ** 40])));
      seq = BigInt(random.int(2));
    }
    const id = `${ms}-${seq}`;
    ids.push(id);
    commands.push(['XADD', key, id, ...pick(random, fieldSets).flatMap((field) => [field, text(random, 40)])]);
  }
  if (random.int(3) === 0) commands.push(['XDEL', key, ...times(between(random, 1, 8), () => pick(random, ids))]);
  if (random.int(4) === 0) commands.push(['XTRIM', key, 'MAXLEN', pick(random, ['~', '=']), String(random.int(ids.length))]);
  if (random.int(8) === 0) commands.push(['XSETID', key, '18446744073709551615-18446744073709551614']);
  return commands;
}

const stream: Maker = (random, key) => {
  const commands = streamEntries(random, key);
  for (let n = random.int(4); n > 0; n--) {
    commands.push(['XGROUP', 'CREATE', key, small(random), pick(random, ['0', '$', '5-3'])]);
    commands.push(['XGROUP', 'CREATE', key, `g${n}`, '0', 'ENTRIESREAD', String(random.int(100) - 1)]);
  }
  return commands;
};

/** With consumers that read, claim and acknowledge: when they did so is in the value. */
export const streamWithConsumers: Maker = (random, key) => {
  const commands = [...streamEntries(random, key), ['XADD', key, '*', 'f', 'v'], ['XGROUP', 'CREATE', key, 'g', '0']];
  for (let n = between(random, 1, 20); n > 0; n--) {
    const consumer = pick(random, ['alice', 'bob', 'carol']);
    commands.push(['XREADGROUP', 'GROUP', 'g', consumer, 'COUNT', String(1 + random.int(5)), 'STREAMS', key, '>']);
    if (random.int(3) === 0) commands.push(['XAUTOCLAIM', key, 'g', consumer, '0', '0', 'COUNT', '2']);
    if (random.int(5) === 0) commands.push(['XGROUP', 'CREATECONSUMER', key, 'g', small(random)]);
    if (random.int(8) === 0) commands.push(['XGROUP', 'SETID', key, 'g', pick(random, ['0', '$'])]);
    if (random.int(8) === 0) commands.push(['XGROUP', 'DELCONSUMER', key, 'g', 'carol']);
  }
  return commands;
};

const MAKERS: readonly Maker[] = [string, string, list, list, set, sortedSet, hash, hash, stream];

export function randomValue(random: Random, key: ByteString): Command[] {
  return pick(random, MAKERS)(random, key);
}

/** Settings under which values are made, the first being the default. */
export const SETTINGS: readonly (readonly (readonly [name: string, value: string])[])[] = [
  [],
  [
    ['list-max-listpack-size', '3'],
    ['list-compress-depth', '1'],
    ['stream-node-max-entries', '4'],
    ['hash-max-listpack-entries', '8'],
    ['set-max-listpack-entries', '8'],
    ['set-max-intset-entries', '8'],
    ['zset-max-listpack-entries', '8'],
  ],
  [
    ['rdbcompression', 'no'],
    ['list-max-listpack-size', '-1'],
    ['list-compress-depth', '1'],
    ['stream-node-max-bytes', '200'],
  ],
];
