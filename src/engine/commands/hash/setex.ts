// HSETEX: setting fields together with their time to live.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors, sanitized } from '../../errors.ts';
import { block, integer, key, oneOf, string, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HashValue } from '../../types/hash/value.ts';
import { expiryUnitAt } from '../expiry-options.ts';
import { FieldTimeSetter, readFieldTime } from './field-times.ts';
import { addHash, expireField } from './live-fields.ts';

interface Options {
  /** FNX: only if none of the fields is there. FXX: only if all are. */
  readonly condition: 'fnx' | 'fxx' | undefined;
  readonly keepsTimes: boolean;
  /** Unix ms. */
  readonly expireAt: number | undefined;
  /** Where its unit stands; its value follows. */
  readonly expireAtArg: number;
  /** Where the first field stands. */
  readonly from: number;
}

const oneExpiry = new ErrorReply('ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified');
const oneCondition = new ErrorReply('ERR Only one of FXX or FNX arguments can be specified');
const invalidCount = new ErrorReply('ERR invalid number of fields');
const INT_MAX = 2147483647;

function readOptions(ctx: Context, argv: readonly ByteString[]): Options {
  let condition: Options['condition'];
  let keepsTimes = false;
  let expireAt: number | undefined;
  let expireAtArg = 0;
  for (let at = 2; at < argv.length; at++) {
    const unit = expiryUnitAt(argv, at);
    if (isWord(argv, at, 'fields')) {
      if (at >= argv.length - 3) break;
      const count = readIntegerIn(arg(argv, at + 1), 1, INT_MAX, invalidCount, invalidCount);
      const from = at + 2;
      if (count * 2 !== argv.length - from) break;
      return { condition, keepsTimes, expireAt, expireAtArg, from };
    }
    if (isWord(argv, at, 'fnx') || isWord(argv, at, 'fxx')) {
      if (condition) throw oneCondition;
      condition = isWord(argv, at, 'fnx') ? 'fnx' : 'fxx';
    } else if (unit || isWord(argv, at, 'keepttl')) {
      if (keepsTimes || expireAt !== undefined) throw oneExpiry;
      if (unit === undefined) {
        keepsTimes = true;
      } else {
        if (at + 1 >= argv.length) break;
        expireAtArg = at;
        expireAt = readFieldTime(ctx, arg(argv, ++at), unit);
      }
    } else {
      // Printed as a C string: what follows a zero byte is not shown.
      throw sanitized(`ERR unknown argument: ${arg(argv, at).split('\0', 1)[0] ?? ''}`);
    }
  }
  throw errors.wrongArity(ctx.command.name);
}

/** Whether the fields argv[from..] are there, or missing, as the condition wants; what has expired is removed quietly. */
function holds(
  ctx: Context,
  argv: readonly ByteString[],
  { condition, from }: Options,
  hash: HashValue,
): boolean {
  if (condition === undefined) return true;
  for (let at = from; at < argv.length; at += 2) {
    const field = arg(argv, at);
    const isThere = !expireField(ctx, arg(argv, 1), hash, field) && hash.get(field) !== undefined;
    if (isThere !== (condition === 'fxx')) return false;
  }
  return true;
}

export const hsetex = defineCommand({
  name: 'hsetex',
  summary: 'Sets fields of a hash and gives them a time to live; on a condition if need be. 1 if it did, else 0.',
  since: '8.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    oneOf('condition', [token('FNX'), token('FXX')], { optional: true }),
    oneOf(
      'expiration',
      [
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('KEEPTTL'),
      ],
      { optional: true },
    ),
    block('fields', [integer('numfields'), block('data', [string('field'), string('value')], { multiple: true })], {
      token: 'FIELDS',
    }),
  ],
  examples: [
    { lines: ['HSETEX session:7 EX 600 FIELDS 2 user ada role admin', 'HTTL session:7 FIELDS 2 user role'] },
    { lines: ['HSETEX lock:7 FNX EX 10 FIELDS 1 owner w1', 'HSETEX lock:7 FNX EX 10 FIELDS 1 owner w2'] },
  ],
  run: (ctx, argv) => {
    const options = readOptions(ctx, argv);
    const { expireAt, from } = options;
    const name = arg(argv, 1);
    let hash = ctx.write(HashValue, name);
    if (hash === undefined) {
      if (options.condition === 'fxx') return 0;
      hash = addHash(ctx, name);
    }
    const size = hash.size;
    if (!holds(ctx, argv, options, hash)) {
      if (hash.size < size) ctx.changedSilently(name, 0);
      ctx.deleteIfEmpty(name, hash);
      return 0;
    }
    hash.makeRoomFor(ctx.settings, argv, from, argv.length);
    const setter = expireAt === undefined ? undefined : new FieldTimeSetter(ctx, name, hash, expireAt);
    const keepsTimes = options.keepsTimes || setter !== undefined;
    for (let at = from; at < argv.length; at += 2) {
      const field = arg(argv, at);
      hash.set(field, arg(argv, at + 1), ctx.settings, keepsTimes);
      setter?.set(field);
    }
    setter?.finish();
    ctx.changed('hash', 'hset', name, (argv.length - from) / 2);
    if (setter) {
      ctx.notify('hash', setter.removed > 0 ? 'hdel' : 'hexpire', name);
      // All were removed if any was; the HDELs say that already.
      if (setter.removed > 0) ctx.dontPropagate();
      else ctx.propagateAs(...withAbsoluteTime(argv, options));
    }
    ctx.deleteIfEmpty(name, hash);
    return 1;
  },
});

/** The same call with its time as PXAT. */
function withAbsoluteTime(argv: readonly ByteString[], { expireAt, expireAtArg }: Options): ByteString[] {
  const rewritten = [...argv];
  if (!isWord(argv, expireAtArg, 'pxat')) rewritten.splice(expireAtArg, 2, 'PXAT', String(expireAt));
  return rewritten;
}
