// LLEN, LINDEX, LRANGE, LPOS: looking without touching.
import { EMPTY_ARRAY, ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger, readIntegerIn, readMagnitude } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { ListValue } from '../../types/list/value.ts';
import { clampRange } from '../ranges.ts';

export const llen = defineCommand({
  name: 'llen',
  summary: 'Says how many elements a list has.',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['list'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['RPUSH queue job1 job2', 'LLEN queue'] }],
  run: (ctx, argv) => ctx.read(ListValue, arg(argv, 1))?.length ?? 0,
});

export const lindex = defineCommand({
  name: 'lindex',
  summary: 'Reads one element by its index; negative ones count from the tail.',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(N) for N elements between the nearer end and the index; O(1) at both ends',
  flags: ['readonly'],
  categories: ['list'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('index')],
  examples: [{ lines: ['RPUSH letters a b c', 'LINDEX letters 0', 'LINDEX letters -1'] }],
  run: (ctx, argv) => {
    const list = ctx.read(ListValue, arg(argv, 1));
    if (list === undefined) return null;
    const at = readInteger(arg(argv, 2));
    return list.at(at < 0 ? at + list.length : at) ?? null;
  },
});

export const lrange = defineCommand({
  name: 'lrange',
  summary: 'Reads the elements from one index to another, both included; negative ones count from the tail.',
  since: '1.0.0',
  group: 'list',
  complexity: 'O(S+N) for a start S elements from the nearer end and N elements read',
  flags: ['readonly'],
  categories: ['list'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('start'), integer('stop')],
  examples: [{ lines: ['RPUSH letters a b c d', 'LRANGE letters 0 -1', 'LRANGE letters 1 2'] }],
  run: (ctx, argv) => {
    const start = readInteger(arg(argv, 2));
    const stop = readInteger(arg(argv, 3));
    const list = ctx.read(ListValue, arg(argv, 1));
    if (list === undefined) return EMPTY_ARRAY;
    const { from, to } = clampRange(start, stop, list.length);
    return list.slice(from, to);
  },
});

const MAX = Number.MAX_SAFE_INTEGER;
const rankZero = new ErrorReply(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
);
const countNegative = new ErrorReply("ERR COUNT can't be negative");
const maxlenNegative = new ErrorReply("ERR MAXLEN can't be negative");

export const lpos = defineCommand({
  name: 'lpos',
  summary: 'Finds where in a list an element stands.',
  since: '6.0.6',
  group: 'list',
  complexity: 'O(N) for a list of N elements; near O(1) for matches near the end where the search begins, or with MAXLEN',
  flags: ['readonly'],
  categories: ['list'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    string('element'),
    integer('rank', { token: 'RANK', optional: true }),
    integer('num-matches', { token: 'COUNT', optional: true }),
    integer('len', { token: 'MAXLEN', optional: true }),
  ],
  examples: [{ lines: ['RPUSH letters a b c a', 'LPOS letters a', 'LPOS letters a RANK -1', 'LPOS letters a COUNT 0'] }],
  run: (ctx, argv) => {
    let rank = 1;
    let count: number | undefined;
    let maxlen = 0;
    for (let at = 3; at < argv.length; at += 2) {
      if (at + 1 >= argv.length) return errors.syntax;
      const value = arg(argv, at + 1);
      if (isWord(argv, at, 'rank')) {
        rank = readMagnitude(value);
        if (rank === 0) return rankZero;
      } else if (isWord(argv, at, 'count')) {
        count = readIntegerIn(value, 0, 2 ** 63, countNegative, countNegative);
      } else if (isWord(argv, at, 'maxlen')) {
        maxlen = readIntegerIn(value, 0, 2 ** 63, maxlenNegative, maxlenNegative);
      } else {
        return errors.syntax;
      }
    }
    const list = ctx.read(ListValue, arg(argv, 1));
    const limit = count === undefined ? 1 : count || MAX;
    const found = list?.positions(arg(argv, 2), rank < 0, Math.abs(rank) - 1, limit, maxlen || MAX) ?? [];
    return count === undefined ? (found[0] ?? null) : found;
  },
});
