// XTRIM, XDEL and XSETID: removing entries, and setting by hand what a stream remembers of them.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { compareIds, isZeroId, MIN_ID } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { readId, readIds } from './ids.ts';
import { exactly, readTrimOptions, trimArgs } from './trim-options.ts';

export const xtrim = defineCommand({
  name: 'xtrim',
  summary: 'Removes the oldest entries of a stream, down to a length or up to an id. The reply counts them.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(N) for N removed entries, with a small constant: whole nodes of entries go at once',
  history: [['6.2.0', 'MINID and LIMIT.']],
  flags: ['write'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), trimArgs()],
  examples: [{ lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XADD log 3-1 n 3', 'XTRIM log MINID 3', 'XLEN log'] }],
  run: (ctx, argv) => {
    const trim = readTrimOptions(ctx, argv);
    const name = arg(argv, 1);
    const stream = ctx.write(StreamValue, name);
    if (stream === undefined) return 0;
    const removed = stream.trim(trim);
    if (removed === 0) return 0;
    ctx.changed('stream', 'xtrim', name, removed);
    if (trim.isApproximate) ctx.propagateAs(...exactly(argv, trim, stream));
    return removed;
  },
});

export const xdel = defineCommand({
  name: 'xdel',
  summary: 'Removes entries from a stream. The reply counts those that were there.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1) for each entry, however long the stream is',
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('id', { multiple: true })],
  examples: [{ lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XDEL log 1-1 9-9', 'XRANGE log - +'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const stream = ctx.write(StreamValue, name);
    if (stream === undefined) return 0;
    const removed = stream.delete(readIds(argv, 2));
    if (removed > 0) ctx.changed('stream', 'xdel', name, removed);
    return removed;
  },
});

const negativeEntriesAdded = new ErrorReply('ERR entries_added must be positive');
const belowGivenDeleted = new ErrorReply(
  'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
);
const belowDeleted = new ErrorReply('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
const belowTop = new ErrorReply('ERR The ID specified in XSETID is smaller than the target stream top item');
const belowLength = new ErrorReply(
  'ERR The entries_added specified in XSETID is smaller than the target stream length',
);

function setId(ctx: Context, argv: readonly ByteString[]): Reply {
  const id = readId(arg(argv, 2));
  let entriesAdded: number | bigint | undefined;
  let maxDeleted = MIN_ID;
  for (let at = 3; at < argv.length; at += 2) {
    const hasMore = at + 1 < argv.length;
    if (hasMore && isWord(argv, at, 'entriesadded')) {
      entriesAdded = readInt64(arg(argv, at + 1));
      if (entriesAdded < 0) return negativeEntriesAdded;
    } else if (hasMore && isWord(argv, at, 'maxdeletedid')) {
      maxDeleted = readId(arg(argv, at + 1));
      if (compareIds(id, maxDeleted) < 0) return belowGivenDeleted;
    } else {
      return errors.syntax;
    }
  }
  const name = arg(argv, 1);
  const stream = ctx.write(StreamValue, name);
  if (stream === undefined) return errors.noSuchKey;
  if (compareIds(id, stream.maxDeletedId) < 0) return belowDeleted;
  const top = stream.entries.lastId;
  if (top !== undefined) {
    if (compareIds(id, top) < 0) return belowTop;
    if (entriesAdded !== undefined && entriesAdded < stream.length) return belowLength;
  }
  stream.setFacts(id, entriesAdded, isZeroId(maxDeleted) ? undefined : maxDeleted);
  ctx.changedUnwatched(name);
  ctx.notify('stream', 'xsetid', name);
  return OK;
}

export const xsetid = defineCommand({
  name: 'xsetid',
  summary: 'Sets the last id of a stream, and what it counts. Used by Redis itself when it copies streams.',
  since: '5.0.0',
  group: 'stream',
  complexity: 'O(1)',
  history: [['7.0.0', 'ENTRIESADDED and MAXDELETEDID.']],
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    string('last-id'),
    integer('entries-added', { token: 'ENTRIESADDED', optional: true, since: '7.0.0' }),
    string('max-deleted-id', { token: 'MAXDELETEDID', optional: true, since: '7.0.0' }),
  ],
  examples: [
    {
      lines: ['XADD log 1-1 n 1', 'XSETID log 100-0', 'XADD log 50-1 n 2'],
      note: 'From then on, smaller IDs are refused.',
    },
  ],
  run: setId,
});
