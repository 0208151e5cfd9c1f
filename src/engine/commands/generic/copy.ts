// COPY and MOVE: a value in another place, of the same database or another, with its time to live.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import type { Database } from '../../keyspace/database.ts';

const INT_MIN = -2147483648;
const INT_MAX = 2147483647;
const notAnInt = new ErrorReply(`ERR value is out of range, value must between ${INT_MIN} and ${INT_MAX}`);

function readDatabase(ctx: Context, value: ByteString): Database {
  const at = readIntegerIn(value, INT_MIN, INT_MAX, notAnInt, errors.notInteger);
  if (at < 0 || at >= ctx.engine.databases.length) throw errors.dbIndexOutOfRange;
  return ctx.engine.database(at);
}

export const copy = defineCommand({
  name: 'copy',
  summary: 'Copies a value, with its time to live, to another key or database.',
  since: '6.2.0',
  group: 'generic',
  complexity: 'O(N) for a collection of N elements, O(1) for a string',
  flags: ['write', 'denyoom'],
  categories: ['keyspace'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0)), keySpec('OW update', index(2), range(0, 1, 0))],
  args: [
    key('source', 0),
    key('destination', 1),
    integer('destination-db', { token: 'DB', optional: true }),
    token('REPLACE', { optional: true }),
  ],
  examples: [
    { lines: ['SADD tags red blue', 'COPY tags backup', 'SMEMBERS backup'] },
    { lines: ['MSET a 1 b 2', 'COPY a b', 'COPY a b REPLACE'], note: 'Nothing is overwritten without REPLACE.' },
  ],
  run: (ctx, argv) => {
    let target = ctx.db;
    let replaces = false;
    for (let at = 3; at < argv.length; at++) {
      if (isWord(argv, at, 'replace')) replaces = true;
      else if (isWord(argv, at, 'db') && at + 1 < argv.length) target = readDatabase(ctx, arg(argv, ++at));
      else return errors.syntax;
    }
    const from = arg(argv, 1);
    const to = arg(argv, 2);
    if (target === ctx.db && from === to) return errors.sameObject;
    if (ctx.db.index !== 0 || target.index !== 0) ctx.engine.stats.clusterIncompatible++;
    const value = ctx.db.lookupRead(from);
    if (value === undefined) return 0;
    if (target.lookupWrite(to) !== undefined) {
      if (!replaces) return 0;
      target.delete(to);
    }
    const duplicate = value.copy();
    target.add(to, duplicate);
    target.setExpiry(to, duplicate, value.expireAt);
    ctx.changed('generic', 'copy_to', to, 1, target);
    return 1;
  },
});

export const move = defineCommand({
  name: 'move',
  summary: 'Moves a key to another database, unless there is one of its name.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('db')],
  examples: [{ lines: ['SET color blue', 'MOVE color 1', 'EXISTS color', 'SELECT 1', 'GET color'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const source = ctx.db;
    const target = readDatabase(ctx, arg(argv, 2));
    if (target === source) return errors.sameObject;
    ctx.engine.stats.clusterIncompatible++;
    const value = source.lookupWrite(name);
    if (value === undefined || target.lookupWrite(name) !== undefined) return 0;
    const { expireAt } = value;
    source.delete(name);
    target.add(name, value);
    target.setExpiry(name, value, expireAt);
    ctx.changed('generic', 'move_from', name);
    ctx.changed('generic', 'move_to', name, 0, target);
    return 1;
  },
});
