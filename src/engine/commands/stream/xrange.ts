// XRANGE, XREVRANGE and XLEN: looking at the entries of one stream.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { entriesReply } from './entry-reply.ts';
import { readRangeEnd, readRangeStart } from './ids.ts';

const ALL = 0;

function rangeOf(ctx: Context, argv: readonly ByteString[], isReverse: boolean): Reply {
  const start = readRangeStart(arg(argv, isReverse ? 3 : 2));
  const end = readRangeEnd(arg(argv, isReverse ? 2 : 3));
  let count: number | undefined;
  for (let at = 4; at < argv.length; at += 2) {
    if (!isWord(argv, at, 'count') || at + 1 >= argv.length) return errors.syntax;
    count = readInteger(arg(argv, at + 1));
  }
  const stream = ctx.read(StreamValue, arg(argv, 1));
  if (stream === undefined) return EMPTY_ARRAY;
  if (count !== undefined && count <= 0) return NULL_ARRAY;
  return entriesReply(stream.entries.cursor(start, end, isReverse), count ?? ALL);
}

const COMMON = {
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(N) for N answered entries, which COUNT limits',
  history: [['6.2.0', 'Borders that are left out, as in `(1-1`.']],
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
} as const;

const count = integer('count', { token: 'COUNT', optional: true });

export const xrange = defineCommand({
  ...COMMON,
  name: 'xrange',
  summary: 'Answers the entries of a stream from one id to another, oldest first.',
  args: [key('key', 0), string('start'), string('end'), count],
  examples: [
    { lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XRANGE log - +', 'XRANGE log (1-1 + COUNT 1'] },
  ],
  run: (ctx, argv) => rangeOf(ctx, argv, false),
});

export const xrevrange = defineCommand({
  ...COMMON,
  name: 'xrevrange',
  summary: 'Answers the entries of a stream from one id back to another, newest first.',
  args: [key('key', 0), string('end'), string('start'), count],
  examples: [{ lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XREVRANGE log + - COUNT 1'] }],
  run: (ctx, argv) => rangeOf(ctx, argv, true),
});

export const xlen = defineCommand({
  name: 'xlen',
  summary: 'Counts the entries of a stream.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['stream'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['XADD log * level info', 'XLEN log'] }],
  run: (ctx, argv) => ctx.read(StreamValue, arg(argv, 1))?.length ?? 0,
});
