// HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT: one body. What is propagated is HPEXPIREAT for the fields that got the time,
// so that a replay at another moment means the same.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key, oneOf, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { HashValue } from '../../types/hash/value.ts';
import type { ExpiryUnit } from '../expiry-options.ts';
import { FIELD_LIST, readFieldList } from './field-list.ts';
import { FieldTimeSetter, NO_SUCH_FIELD, readFieldTime, TIME_SET, type TimeCondition } from './field-times.ts';

const CONDITIONS: readonly TimeCondition[] = ['nx', 'xx', 'gt', 'lt'];
const countNotPositive = new ErrorReply('ERR Parameter `numFields` should be greater than 0');

function expireFields(ctx: Context, argv: readonly ByteString[], unit: ExpiryUnit): Reply {
  const name = arg(argv, 1);
  const hash = ctx.write(HashValue, name);
  const expireAt = readFieldTime(ctx, arg(argv, 2), unit);
  const condition = CONDITIONS.find((word) => isWord(argv, 3, word));
  const listAt = condition === undefined ? 3 : 4;
  const from = readFieldList(argv, listAt, countNotPositive);
  const results: number[] = [];
  if (hash === undefined) {
    for (let at = from; at < argv.length; at++) results.push(NO_SUCH_FIELD);
    return results;
  }
  const setter = new FieldTimeSetter(ctx, name, hash, expireAt, condition);
  const set: ByteString[] = [];
  for (let at = from; at < argv.length; at++) {
    const field = arg(argv, at);
    const result = setter.set(field);
    if (result === TIME_SET) set.push(field);
    results.push(result);
  }
  setter.finish();
  const { updated, removed } = setter;
  // One that is that already keeps its own spelling.
  const how = isWord(argv, 0, 'hpexpireat') ? arg(argv, 0) : 'HPEXPIREAT';
  if (updated === 0) ctx.dontPropagate();
  else ctx.propagateAs(how, name, String(expireAt), ...argv.slice(3, listAt + 1), String(updated), ...set);
  if (updated + removed > 0) ctx.changed('hash', removed > 0 ? 'hdel' : 'hexpire', name, updated + removed);
  ctx.deleteIfEmpty(name, hash);
  return results;
}

const COMMON = {
  since: '7.4.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
} as const;

const REST = [oneOf('condition', [token('NX'), token('XX'), token('GT'), token('LT')], { optional: true }), FIELD_LIST];

export const hexpire = defineCommand({
  ...COMMON,
  name: 'hexpire',
  summary: 'Lets fields of a hash expire after a number of seconds.',
  args: [key('key', 0), integer('seconds'), ...REST],
  examples: [
    { lines: ['HSET user:1 name Ada token x7', 'HEXPIRE user:1 60 FIELDS 1 token', 'HTTL user:1 FIELDS 2 token name'] },
    {
      lines: ['HSET user:1 token x7', 'HEXPIRE user:1 60 FIELDS 1 token', 'HEXPIRE user:1 30 GT FIELDS 1 token'],
      note: '0: the condition was not met. GT only ever puts the end off.',
    },
  ],
  run: (ctx, argv) => expireFields(ctx, argv, 'ex'),
});

export const hpexpire = defineCommand({
  ...COMMON,
  name: 'hpexpire',
  summary: 'Lets fields of a hash expire after a number of milliseconds.',
  args: [key('key', 0), integer('milliseconds'), ...REST],
  examples: [{ lines: ['HSET lamp mode blink', 'HPEXPIRE lamp 1500 FIELDS 1 mode', 'HPTTL lamp FIELDS 1 mode'] }],
  run: (ctx, argv) => expireFields(ctx, argv, 'px'),
});

export const hexpireat = defineCommand({
  ...COMMON,
  name: 'hexpireat',
  summary: 'Lets fields of a hash expire at a moment given in seconds since 1970.',
  args: [key('key', 0), unixTime('unix-time-seconds'), ...REST],
  examples: [
    { lines: ['HSET shop offer half', 'HEXPIREAT shop 4102444800 FIELDS 1 offer', 'HEXPIRETIME shop FIELDS 1 offer'] },
    { lines: ['HSET shop offer half', 'HEXPIREAT shop 1 FIELDS 1 offer'], note: '2: a moment past removes the field.' },
  ],
  run: (ctx, argv) => expireFields(ctx, argv, 'exat'),
});

export const hpexpireat = defineCommand({
  ...COMMON,
  name: 'hpexpireat',
  summary: 'Lets fields of a hash expire at a moment given in milliseconds since 1970.',
  args: [key('key', 0), unixTime('unix-time-milliseconds'), ...REST],
  examples: [{ lines: ['HSET shop offer half', 'HPEXPIREAT shop 4102444800000 FIELDS 1 offer'] }],
  run: (ctx, argv) => expireFields(ctx, argv, 'pxat'),
});
