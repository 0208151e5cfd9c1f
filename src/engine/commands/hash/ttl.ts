// HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME and HPERSIST: how long fields have to live, and letting them live on.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { NEVER } from '../../types/hash/parts.ts';
import { HashValue } from '../../types/hash/value.ts';
import { FIELD_LIST, readFieldList } from './field-list.ts';
import { NO_SUCH_FIELD, TIME_SET } from './field-times.ts';
import { fieldClock } from './live-fields.ts';

const NO_TIME = -1;

/** When the field expires, NEVER for one that does not; undefined if it is missing or its time has come. */
function liveExpiry(ctx: Context, hash: HashValue | undefined, field: ByteString): number | undefined {
  const expireAt = hash?.expiryOf(field);
  return expireAt === undefined || expireAt < fieldClock(ctx) ? undefined : expireAt;
}

/** The times of all fields, less `base`, in `unit` ms, rounded up. */
function readTimes(ctx: Context, argv: readonly ByteString[], base: number, unit: number): Reply {
  const hash = ctx.read(HashValue, arg(argv, 1));
  const times: number[] = [];
  for (let at = readFieldList(argv, 2); at < argv.length; at++) {
    const expireAt = liveExpiry(ctx, hash, arg(argv, at));
    if (expireAt === undefined) times.push(NO_SUCH_FIELD);
    else times.push(expireAt === NEVER ? NO_TIME : Math.ceil((expireAt - base) / unit));
  }
  return times;
}

const COMMON = {
  since: '7.4.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), FIELD_LIST],
} as const;

export const httl = defineCommand({
  ...COMMON,
  name: 'httl',
  summary: 'Tells how many seconds fields have to live: -1 for one that stays, -2 for one that does not exist.',
  tips: ['nondeterministic_output'],
  examples: [
    {
      lines: ['HSET user:1 name Ada token x7', 'HEXPIRE user:1 60 FIELDS 1 token', 'HTTL user:1 FIELDS 3 token name age'],
    },
  ],
  run: (ctx, argv) => readTimes(ctx, argv, ctx.now, 1000),
});

export const hpttl = defineCommand({
  ...COMMON,
  name: 'hpttl',
  summary: 'Tells how many milliseconds fields have to live: -1 for one that stays, -2 for one that does not exist.',
  tips: ['nondeterministic_output'],
  examples: [{ lines: ['HSET user:1 token x7', 'HEXPIRE user:1 60 FIELDS 1 token', 'HPTTL user:1 FIELDS 1 token'] }],
  run: (ctx, argv) => readTimes(ctx, argv, ctx.now, 1),
});

export const hexpiretime = defineCommand({
  ...COMMON,
  name: 'hexpiretime',
  summary: 'Tells when fields expire, in seconds since 1970: -1 for never, -2 for a field that does not exist.',
  examples: [
    { lines: ['HSET shop offer half', 'HEXPIREAT shop 4102444800 FIELDS 1 offer', 'HEXPIRETIME shop FIELDS 1 offer'] },
  ],
  run: (ctx, argv) => readTimes(ctx, argv, 0, 1000),
});

export const hpexpiretime = defineCommand({
  ...COMMON,
  name: 'hpexpiretime',
  summary: 'Tells when fields expire, in milliseconds since 1970: -1 for never, -2 for a field that does not exist.',
  examples: [
    { lines: ['HSET shop offer half', 'HEXPIREAT shop 4102444800 FIELDS 1 offer', 'HPEXPIRETIME shop FIELDS 1 offer'] },
  ],
  run: (ctx, argv) => readTimes(ctx, argv, 0, 1),
});

export const hpersist = defineCommand({
  ...COMMON,
  name: 'hpersist',
  summary: 'Takes the times to live of fields away: 1 for each that had one, -1 for one that had none, -2 for a missing one.',
  flags: ['write', 'fast'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  examples: [{ lines: ['HSET user:1 token x7', 'HEXPIRE user:1 60 FIELDS 1 token', 'HPERSIST user:1 FIELDS 2 token age'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const hash = ctx.write(HashValue, name);
    const results: number[] = [];
    let hasChanged = false;
    for (let at = readFieldList(argv, 2); at < argv.length; at++) {
      const field = arg(argv, at);
      const expireAt = liveExpiry(ctx, hash, field);
      if (hash && expireAt !== undefined && expireAt !== NEVER) {
        hash.setExpiry(field, NEVER);
        hasChanged = true;
        results.push(TIME_SET);
      } else {
        results.push(expireAt === undefined ? NO_SUCH_FIELD : NO_TIME);
      }
    }
    if (hasChanged) ctx.changed('hash', 'hpersist', name);
    return results;
  },
});
