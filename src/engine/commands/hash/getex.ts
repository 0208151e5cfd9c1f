// HGETEX and HGETDEL: reading fields and changing them in one go. Fields that are found expired are removed on the way,
// and announced once for all.
import type { ByteString } from '../../../base/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, oneOf, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { fieldsRemoved } from '../../keyspace/field-expiry.ts';
import { NEVER } from '../../types/hash/parts.ts';
import { HashValue } from '../../types/hash/value.ts';
import { expiryUnitAt } from '../expiry-options.ts';
import { FIELD_LIST, readFieldList } from './field-list.ts';
import { FieldTimeSetter, readFieldTime } from './field-times.ts';
import { expireField } from './live-fields.ts';

/** Reads the fields argv[from..] into `values`; `found` is called for each that is there, after it was read. */
function readFields(
  ctx: Context,
  argv: readonly ByteString[],
  from: number,
  hash: HashValue | undefined,
  values: Reply[],
  found: (field: ByteString) => void,
): { readonly expired: number } {
  let expired = 0;
  for (let at = from; at < argv.length; at++) {
    const field = arg(argv, at);
    let value: ByteString | undefined;
    if (hash && expireField(ctx, arg(argv, 1), hash, field)) expired++;
    else value = hash?.get(field);
    values.push(value ?? null);
    if (value !== undefined) found(field);
  }
  return { expired };
}

export const hgetex = defineCommand({
  name: 'hgetex',
  summary: 'Reads fields of a hash and gives them a time to live, or takes it away.',
  since: '8.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0), 'A write, since the time to live changes')],
  args: [
    key('key', 0),
    oneOf(
      'expiration',
      [
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('PERSIST'),
      ],
      { optional: true },
    ),
    FIELD_LIST,
  ],
  examples: [
    { lines: ['HSET session:7 user ada', 'HGETEX session:7 EX 600 FIELDS 1 user', 'HTTL session:7 FIELDS 1 user'] },
    { lines: ['HSETEX session:7 EX 600 FIELDS 1 user ada', 'HGETEX session:7 PERSIST FIELDS 1 user'] },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const hash = ctx.write(HashValue, name);
    const unit = expiryUnitAt(argv, 2);
    const persists = isWord(argv, 2, 'persist');
    const expireAt = unit && readFieldTime(ctx, arg(argv, 3), unit);
    // With a time in front, the shortest command that passes the count of arguments has no room for the fields.
    if (unit && argv.length < 6) throw errors.wrongArity('hgetex');
    const from = readFieldList(argv, unit ? 4 : persists ? 3 : 2);

    const setter = hash && expireAt !== undefined ? new FieldTimeSetter(ctx, name, hash, expireAt) : undefined;
    if (persists) hash?.admitTimes();
    let persisted = 0;
    const values: Reply[] = [];
    const { expired } = readFields(ctx, argv, from, hash, values, (field) => {
      setter?.set(field);
      if (!persists || hash === undefined || hash.expiryOf(field) === NEVER) return;
      hash.setExpiry(field, NEVER);
      persisted++;
    });
    if (hash === undefined) return values;
    setter?.finish();
    const updated = setter?.updated ?? 0;
    const removed = setter?.removed ?? 0;
    if (expired + updated + removed + persisted === 0) return values;
    if (expired > 0) ctx.notify('hash', 'hexpired', name);
    if (persisted > 0) ctx.notify('hash', 'hpersist', name);
    else if (updated > 0) ctx.notify('hash', 'hexpire', name);
    else if (removed > 0) ctx.notify('hash', 'hdel', name);
    ctx.deleteIfEmpty(name, hash);
    ctx.changedSilently(name, expired + updated + removed + persisted);
    const list = argv.slice(from - 2);
    if (persisted > 0) ctx.propagateAs('HPERSIST', name, ...list);
    else if (updated > 0) ctx.propagateAs('HPEXPIREAT', name, String(expireAt), ...list);
    else ctx.dontPropagate();
    return values;
  },
});

export const hgetdel = defineCommand({
  name: 'hgetdel',
  summary: 'Reads fields of a hash and removes them; the last one takes the key with it.',
  since: '8.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), FIELD_LIST],
  examples: [{ lines: ['HSET cart:7 apples 3 pears 2', 'HGETDEL cart:7 FIELDS 1 pears', 'HGETALL cart:7'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const hash = ctx.write(HashValue, name);
    const from = readFieldList(argv, 2);
    let deleted = 0;
    const values: Reply[] = [];
    const { expired } = readFields(ctx, argv, from, hash, values, (field) => {
      if (hash?.delete(field)) deleted++;
    });
    if (hash === undefined || expired + deleted === 0) return values;
    if (expired > 0) ctx.notify('hash', 'hexpired', name);
    if (deleted > 0) ctx.notify('hash', 'hdel', name);
    if (!ctx.deleteIfEmpty(name, hash)) fieldsRemoved(ctx.db, name, hash);
    ctx.changedSilently(name, deleted);
    ctx.propagateAs('HDEL', name, ...argv.slice(from));
    return values;
  },
});
