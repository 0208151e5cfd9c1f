// TTL, PTTL, EXPIRETIME, PEXPIRETIME and PERSIST: how long a key has to live, and letting it live on.
import type { ByteString } from '../../../base/bytes.ts';
import { canonical, type Int64 } from '../../../base/integer.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { NO_EXPIRY } from '../../keyspace/value.ts';

const MISSING = -2;
const FOR_EVER = -1;

/** When the key expires, or else what to answer, as Redis tells the two apart: by the sign. */
function expiryOf(ctx: Context, argv: readonly ByteString[]): Int64 {
  const value = ctx.db.lookupUntouched(arg(argv, 1));
  if (value === undefined) return MISSING;
  return value.expireAt === NO_EXPIRY ? FOR_EVER : value.expireAt;
}

/** What is left, never less than nothing. */
function remaining(at: Int64, now: number): Int64 {
  return typeof at === 'number' ? Math.max(at - now, 0) : canonical(at - BigInt(now));
}

/** Rounded to the nearest second. */
function toSeconds(ms: Int64): Int64 {
  if (typeof ms === 'number') return Math.floor((ms + 500) / 1000);
  return canonical((ms + 500n) / 1000n);
}

function answer(at: Int64, positive: (at: Int64) => Int64): Reply {
  return at < 0 ? at : positive(at);
}

const COMMON = {
  group: 'generic',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
} as const;

const COUNTDOWN = {
  ...COMMON,
  history: [['2.8.0', 'Missing keys are told from lasting ones: -2, not -1.']],
  tips: ['nondeterministic_output'],
} as const;

export const ttl = defineCommand({
  ...COUNTDOWN,
  name: 'ttl',
  summary: 'Tells how many seconds a key has to live: -1 if it stays for ever, -2 if it does not exist.',
  since: '1.0.0',
  examples: [{ lines: ['SET session:7 ada EX 60', 'TTL session:7', 'SET color blue', 'TTL color', 'TTL missing'] }],
  run: (ctx, argv) => answer(expiryOf(ctx, argv), (at) => toSeconds(remaining(at, ctx.now))),
});

export const pttl = defineCommand({
  ...COUNTDOWN,
  name: 'pttl',
  summary: 'Tells how many milliseconds a key has to live: -1 if it stays for ever, -2 if it does not exist.',
  since: '2.6.0',
  examples: [{ lines: ['SET session:7 ada EX 60', 'PTTL session:7'] }],
  run: (ctx, argv) => answer(expiryOf(ctx, argv), (at) => remaining(at, ctx.now)),
});

export const expiretime = defineCommand({
  ...COMMON,
  name: 'expiretime',
  summary: 'Tells when a key expires, in seconds since 1970: -1 if never, -2 if it does not exist.',
  since: '7.0.0',
  examples: [{ lines: ['SET offer half-price EXAT 4102444800', 'EXPIRETIME offer'] }],
  run: (ctx, argv) => answer(expiryOf(ctx, argv), toSeconds),
});

export const pexpiretime = defineCommand({
  ...COMMON,
  name: 'pexpiretime',
  summary: 'Tells when a key expires, in milliseconds since 1970: -1 if never, -2 if it does not exist.',
  since: '7.0.0',
  examples: [{ lines: ['SET offer half-price PXAT 4102444800123', 'PEXPIRETIME offer'] }],
  run: expiryOf,
});

export const persist = defineCommand({
  name: 'persist',
  summary: "Takes a key's time to live away, so that it stays until it is deleted.",
  since: '2.2.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SET draft text EX 60', 'PERSIST draft', 'TTL draft'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const value = ctx.db.lookupWrite(name);
    if (value === undefined || !ctx.db.persist(name, value)) return 0;
    ctx.changed('generic', 'persist', name);
    return 1;
  },
});
