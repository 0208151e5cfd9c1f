// LSET, LINSERT, LREM, LTRIM: changing a list inside.
import { OK } from '../../../resp/reply.ts';
import { arg, isWord, readInt64, readInteger, readMagnitude } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer, key, oneOf, string, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { ListValue } from '../../types/list/value.ts';
import { clampRange } from '../ranges.ts';
import { removed } from './removal.ts';

export const lset = defineCommand({
  name: 'lset',
  summary: 'Overwrites the element at an index.',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(N) for N elements between the nearer end and the index; O(1) at both ends',
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('index'), string('element')],
  examples: [{ lines: ['RPUSH letters a b c', 'LSET letters 1 B', 'LRANGE letters 0 -1'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const list = ctx.write(ListValue, name);
    if (list === undefined) return errors.noSuchKey;
    // Redis 8.0.2 keeps the low 32 bits of the index: 4294967296 is the head.
    const given = Number(BigInt.asIntN(32, BigInt(readInt64(arg(argv, 2)))));
    const at = given < 0 ? given + list.length : given;
    // Redis makes room first, so that an index out of range can leave a converted list behind.
    list.makeRoomFor(ctx.settings, argv, 3, 4);
    if (at < 0 || at >= list.length) return errors.indexOutOfRange;
    list.replace(at, arg(argv, 3));
    list.shrink(ctx.settings);
    ctx.changed('list', 'lset', name);
    return OK;
  },
});

export const linsert = defineCommand({
  name: 'linsert',
  summary: 'Inserts an element before or after the first one that equals a given one.',
  since: '2.2.0',
  group: 'list',
  complexity: 'O(N) for N elements before the one looked for',
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), oneOf('where', [token('BEFORE'), token('AFTER')]), string('pivot'), string('element')],
  examples: [{ lines: ['RPUSH letters a c', 'LINSERT letters BEFORE c b', 'LRANGE letters 0 -1'] }],
  run: (ctx, argv) => {
    const isAfter = isWord(argv, 2, 'after');
    if (!isAfter && !isWord(argv, 2, 'before')) return errors.syntax;
    const name = arg(argv, 1);
    const list = ctx.write(ListValue, name);
    if (list === undefined) return 0;
    list.makeRoomFor(ctx.settings, argv, 4, 5);
    if (!list.insert(isAfter ? 'after' : 'before', arg(argv, 3), arg(argv, 4))) return -1;
    ctx.changed('list', 'linsert', name);
    return list.length;
  },
});

export const lrem = defineCommand({
  name: 'lrem',
  summary: 'Removes elements that equal a given one: the first few, the last few (negative count), or all (0).',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(N+M) for a list of N elements of which M are removed',
  flags: ['write'],
  categories: ['list'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('count'), string('element')],
  examples: [{ lines: ['RPUSH letters a b a c a', 'LREM letters 2 a', 'LRANGE letters 0 -1'] }],
  run: (ctx, argv) => {
    const count = readMagnitude(arg(argv, 2));
    const name = arg(argv, 1);
    const list = ctx.write(ListValue, name);
    if (list === undefined) return 0;
    const gone = list.removeEqual(arg(argv, 3), count === 0 ? Infinity : Math.abs(count), count < 0);
    if (gone > 0) removed(ctx, name, list, 'lrem', gone);
    return gone;
  },
});

export const ltrim = defineCommand({
  name: 'ltrim',
  summary: 'Keeps only the elements from one index to another: how a list of recent things stays short.',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(N) for N elements removed',
  flags: ['write'],
  categories: ['list'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('start'), integer('stop')],
  examples: [{ lines: ['LPUSH recent d c b a', 'LTRIM recent 0 2', 'LRANGE recent 0 -1'] }],
  run: (ctx, argv) => {
    const start = readInteger(arg(argv, 2));
    const stop = readInteger(arg(argv, 3));
    const name = arg(argv, 1);
    const list = ctx.write(ListValue, name);
    if (list === undefined) return OK;
    const { from, to } = clampRange(start, stop, list.length);
    const gone = list.length - (to - from);
    list.deleteRange(to, list.length - to);
    list.deleteRange(0, from);
    removed(ctx, name, list, 'ltrim', gone);
    return OK;
  },
});
