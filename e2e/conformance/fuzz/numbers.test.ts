// Numbers as text, and back: what each side reads in them, what it makes of sums that do not fit, and how it prints them.
// Beside a live Redis 8, 100,000 random numbers for each kind; KEYSPACE_SEED=N starts from others.
import { describe, expect, it } from 'vitest';
import type { ByteString } from '../../../src/base/bytes.ts';
import { quote } from '../../../src/base/quoting.ts';
import { FrameSplitter } from '../notation/frames.ts';
import { inProcessTarget } from '../targets/in-process.ts';
import { redisProgram } from '../targets/programs.ts';
import type { Peer } from '../targets/target.ts';
import { arrival, encodeCommand, tcpTarget } from '../targets/tcp.ts';
import { Gen } from './gen.ts';

const PAIRS = 50_000;
/** Sent together, and compared as one text. */
const CHUNK = 1000;
const LIMIT_MS = 120_000;
const SEED = Number(process.env.KEYSPACE_SEED ?? 20250502);
/** Too long for a packed sorted set. */
const LONG_MEMBER = 'm'.repeat(65);
const LUA = `local n = tonumber(ARGV[1])
if not n then return 'none' end
return {n, tostring(n), string.format('%.17g %g', n, n), cjson.encode({n == n and n < 1e308 and n > -1e308 and n or 0}), redis.call('ECHO', n)}`;

type Kind = (a: ByteString, b: ByteString) => readonly (readonly ByteString[])[];

/** Commands that have nothing left of the pair before. */
const KINDS: Readonly<Record<string, Kind>> = {
  'integers of 64 bits': (a, b) => [
    ['SET', 'n', a],
    ['OBJECT', 'ENCODING', 'n'],
    ['INCRBY', 'n', b],
    ['DECRBY', 'n', b],
    ['HSET', 'h', 'f', a],
    ['HINCRBY', 'h', 'f', b],
  ],
  'long doubles': (a, b) => [
    ['SET', 'n', a],
    ['INCRBYFLOAT', 'n', b],
    ['HSET', 'h', 'f', a],
    ['HINCRBYFLOAT', 'h', 'f', b],
  ],
  'scores of packed sorted sets': (a, b) => [
    ['DEL', 'z'],
    ['ZADD', 'z', a, 'm'],
    ['ZINCRBY', 'z', b, 'm'],
    ['ZADD', 'z', 'INCR', a, 'm'],
    ['ZRANGE', 'z', '0', '-1', 'WITHSCORES'],
  ],
  'scores of skip lists': (a, b) => [
    ['DEL', 'z'],
    ['ZADD', 'z', a, LONG_MEMBER, b, 'm'],
    ['ZINCRBY', 'z', b, LONG_MEMBER],
    ['ZSCORE', 'z', LONG_MEMBER],
    ['ZRANGE', 'z', '0', '-1', 'WITHSCORES'],
  ],
  'bounds of scores': (a, b) => [
    ['DEL', 'z'],
    ['ZADD', 'z', '0', 'zero', '5e-324', 'least', '1e300', 'large', b, 'b'],
    ['ZCOUNT', 'z', a, '+inf'],
    ['ZCOUNT', 'z', `(${a}`, '+inf'],
    ['ZCOUNT', 'z', '-inf', `(${b}`],
    ['ZRANGEBYSCORE', 'z', a, b],
  ],
  'numbers of Lua': (a, b) => [
    ['EVAL', LUA, '0', a],
    ['EVAL', `return {tonumber(ARGV[1]), ARGV[1] == ARGV[2], (tonumber(ARGV[1]) or 0) + (tonumber(ARGV[2]) or 0) .. ''}`, '0', a, b],
  ],
};

describe.skipIf(redisProgram() === undefined)('random numbers, Keyspace beside a live Redis 8', { concurrent: true }, () => {
  it.each(Object.entries(KINDS))(`reads and prints ${PAIRS} pairs alike: %s, seed ${SEED}`, { timeout: LIMIT_MS }, async (_, kind) => {
    const redis = redisProgram();
    if (redis === undefined) return;
    const gen = new Gen(SEED, Date.now());
    const hosts = await Promise.all([tcpTarget(redis), inProcessTarget('real')].map((target) => target.start([])));
    const peers = await Promise.all(hosts.map((host) => host.connect()));
    try {
      for (let done = 0; done < PAIRS; done += CHUNK) {
        // Half in either protocol, whose doubles are printed differently.
        const commands: (readonly ByteString[])[] = [['HELLO', done % (2 * CHUNK) === 0 ? '2' : '3']];
        for (let n = 0; n < CHUNK; n++) commands.push(...kind(number(gen), number(gen)));
        const [wanted = [], given = []] = await Promise.all(peers.map((peer) => replies(peer, commands)));
        // HELLO names the connection, differently on either side.
        const at = given.findIndex((frame, n) => n > 0 && frame !== wanted[n]);
        if (at < 0) continue;
        const last = commands.slice(Math.max(0, at - 5), at + 1).map((argv) => argv.map(quote).join(' '));
        expect(`${last.join('\n')}\n${given[at] ?? ''}`).toBe(`${last.join('\n')}\n${wanted[at] ?? ''}`);
      }
    } finally {
      await Promise.all(hosts.map((host) => host.stop()));
    }
  });
});

async function replies(peer: Peer, commands: readonly (readonly ByteString[])[]): Promise<ByteString[]> {
  const frames: ByteString[] = [];
  const splitter = new FrameSplitter();
  peer.send(commands.map(encodeCommand).join(''));
  await arrival(peer, LIMIT_MS, () => {
    splitter.push(peer.take());
    for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) frames.push(frame);
    return frames.length === commands.length;
  });
  expect(frames.length).toBe(commands.length);
  return frames;
}

// --- numbers ----------------------------------------------------------------------------------------------------------

const SPECIAL = ['inf', '-inf', '+inf', 'INF', 'Infinity', '-infinity', 'infinit', 'nan', '-nan', 'NaN', 'nan(7)', '', ' ', '+', '-', '.', 'e5', '0x', '1e'];
/** Exponents at which doubles and long doubles end. */
const ENDS = [308, -308, -324, 4932, -4932, -4951];
const BEFORE = ['', '', '', '', '', '', '-', '-', '+', '0', '-0', ' ', '--', '0x', '00000000000000000000'];
const AFTER = ['', '', '', '', '', '', '', '', '', '0', '.', '.0', ' ', 'x', 'e', '\0', 'f', 'L'];

/** A number as somebody might write it, or something that only looks like one. */
function number(gen: Gen): ByteString {
  switch (gen.small(10)) {
    case 0:
      return gen.pick(SPECIAL);
    case 1:
      return gen.pick(BEFORE) + digits(gen, 25) + gen.pick(AFTER);
    case 2:
    case 3:
      return String((gen.chance(0.5) ? 1n : -1n) * (1n << BigInt(gen.small(70))) + BigInt(gen.small(9) - 4));
    case 4:
      return `${gen.pick(BEFORE)}${digits(gen, 3)}.${digits(gen, 30)}e${gen.pick(ENDS) + gen.small(9) - 4}${gen.pick(AFTER)}`;
    case 5:
      return `${gen.pick(['', '-'])}0x${gen.small(2 ** 31).toString(16)}.${gen.small(2 ** 31).toString(16)}p${gen.small(40) - 20}`;
    case 6:
      return `${gen.pick(BEFORE)}${digits(gen, 20)}.${digits(gen, 25)}${gen.pick(AFTER)}`;
    case 7:
      return anyDouble(gen).toPrecision(1 + gen.small(21));
    case 8:
      return String(gen.small(2_000_001) - 1_000_000);
    default:
      return String(anyDouble(gen));
  }
}

function digits(gen: Gen, most: number): ByteString {
  return Array.from({ length: 1 + gen.small(most) }, () => gen.small(10)).join('');
}

/** Of any bits: NaN and infinity now and then. */
function anyDouble(gen: Gen): number {
  const bytes = Uint8Array.from(gen.bytes(8), (char) => char.charCodeAt(0));
  return new DataView(bytes.buffer).getFloat64(0);
}
