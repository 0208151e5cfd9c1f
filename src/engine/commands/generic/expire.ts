// EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT: giving a key a time to die. All four are one body: the time becomes unix ms,
// the conditions are held against the time in force, and what is propagated is always PEXPIREAT, so that a replay at
// another moment means the same. A time that is already past deletes the key at once, and is propagated as that.
import type { ByteString } from '../../../base/bytes.ts';
import { canonical, INT64_MAX, INT64_MIN, type Int64 } from '../../../base/integer.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors, sanitized } from '../../errors.ts';
import { integer, key, oneOf, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { NO_EXPIRY } from '../../keyspace/value.ts';

interface Conditions {
  /** Only without a time in force. */
  readonly nx: boolean;
  /** Only in place of another time. */
  readonly xx: boolean;
  /** Only later than the time in force; no time counts as infinitely late. */
  readonly gt: boolean;
  /** Only earlier than it. */
  readonly lt: boolean;
}

const nxWithOthers = new ErrorReply('ERR NX and XX, GT or LT options at the same time are not compatible');
const gtWithLt = new ErrorReply('ERR GT and LT options at the same time are not compatible');

function readConditions(argv: readonly ByteString[]): Conditions | undefined {
  if (argv.length === 3) return undefined;
  let nx = false;
  let xx = false;
  let gt = false;
  let lt = false;
  for (let at = 3; at < argv.length; at++) {
    if (isWord(argv, at, 'nx')) nx = true;
    else if (isWord(argv, at, 'xx')) xx = true;
    else if (isWord(argv, at, 'gt')) gt = true;
    else if (isWord(argv, at, 'lt')) lt = true;
    // Printed as a C string: what follows a zero byte is not shown.
    else throw sanitized(`ERR Unsupported option ${arg(argv, at).split('\0', 1)[0] ?? ''}`);
  }
  if (nx && (xx || gt || lt)) throw nxWithOthers;
  if (gt && lt) throw gtWithLt;
  return { nx, xx, gt, lt };
}

function allows({ nx, xx, gt, lt }: Conditions, inForce: Int64, at: Int64): boolean {
  if (inForce === NO_EXPIRY) return !xx && !gt;
  return !nx && !(gt && at <= inForce) && !(lt && at >= inForce);
}

/** The moment in unix ms; refuses what passes 64 bits on the way there. */
function momentOf(given: Int64, perUnit: number, base: number, command: string): Int64 {
  const ms = Number(given) * perUnit + base;
  if (Number.isSafeInteger(ms)) return ms;
  const exact = BigInt(given) * BigInt(perUnit);
  // Sums below -2^63 wrap round in no known case: the base is a time after 1970.
  if (exact < INT64_MIN || exact + BigInt(base) > INT64_MAX) throw errors.invalidExpire(command);
  return canonical(exact + BigInt(base));
}

function expireKey(ctx: Context, argv: readonly ByteString[], perUnit: 1 | 1000, base: number): Reply {
  const conditions = readConditions(argv);
  const given = readInt64(arg(argv, 2));
  const at = momentOf(given, perUnit, base, ctx.command.name);
  const name = arg(argv, 1);
  const value = ctx.db.lookupWrite(name);
  if (value === undefined) return 0;
  if (conditions && !allows(conditions, value.expireAt, at)) return 0;
  if (at <= ctx.now && !ctx.engine.isLoading) {
    ctx.db.delete(name);
    ctx.changed('generic', 'del', name);
    ctx.propagateAs(ctx.settings['lazyfree-lazy-expire'] ? 'UNLINK' : 'DEL', name);
    return 1;
  }
  ctx.db.setExpiry(name, value, at);
  ctx.changed('generic', 'expire', name);
  if (ctx.engine.propagation.isOn) {
    // One that is that already stays as it came, in its own spelling.
    const how = isWord(argv, 0, 'pexpireat') ? arg(argv, 0) : 'PEXPIREAT';
    ctx.propagateAs(how, name, String(at), ...argv.slice(3));
  }
  return 1;
}

const COMMON = {
  group: 'generic',
  complexity: 'O(1)',
  history: [['7.0.0', 'The conditions `NX`, `XX`, `GT` and `LT`.']],
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
} as const;

const CONDITION = oneOf('condition', [token('NX'), token('XX'), token('GT'), token('LT')], {
  optional: true,
  since: '7.0.0',
});

export const expire = defineCommand({
  ...COMMON,
  name: 'expire',
  summary: 'Lets a key expire after so many seconds.',
  since: '1.0.0',
  args: [key('key', 0), integer('seconds'), CONDITION],
  examples: [
    { lines: ['SET session:7 ada', 'EXPIRE session:7 60', 'TTL session:7'] },
    { lines: ['SET lock me EX 100', 'EXPIRE lock 10 GT', 'TTL lock'], note: 'GT only ever prolongs.' },
  ],
  run: (ctx, argv) => expireKey(ctx, argv, 1000, ctx.now),
});

export const pexpire = defineCommand({
  ...COMMON,
  name: 'pexpire',
  summary: 'Lets a key expire after so many milliseconds.',
  since: '2.6.0',
  args: [key('key', 0), integer('milliseconds'), CONDITION],
  examples: [{ lines: ['SET blink on', 'PEXPIRE blink 1500', 'PTTL blink'] }],
  run: (ctx, argv) => expireKey(ctx, argv, 1, ctx.now),
});

export const expireat = defineCommand({
  ...COMMON,
  name: 'expireat',
  summary: 'Lets a key expire at a moment given in seconds since 1970.',
  since: '1.2.0',
  args: [key('key', 0), unixTime('unix-time-seconds'), CONDITION],
  examples: [
    {
      lines: ['SET offer half-price', 'EXPIREAT offer 4102444800', 'EXPIRETIME offer'],
      note: 'New Year 2100, in UTC.',
    },
    { lines: ['SET offer half-price', 'EXPIREAT offer 1', 'EXISTS offer'], note: 'A moment past deletes the key.' },
  ],
  run: (ctx, argv) => expireKey(ctx, argv, 1000, 0),
});

export const pexpireat = defineCommand({
  ...COMMON,
  name: 'pexpireat',
  summary: 'Lets a key expire at a moment given in milliseconds since 1970.',
  since: '2.6.0',
  args: [key('key', 0), unixTime('unix-time-milliseconds'), CONDITION],
  examples: [{ lines: ['SET offer half-price', 'PEXPIREAT offer 4102444800000', 'PEXPIRETIME offer'] }],
  run: (ctx, argv) => expireKey(ctx, argv, 1, 0),
});
