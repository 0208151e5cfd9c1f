// XREAD: entries of several streams that come after given ids, waiting for the first one if need be.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, MapReply, NULL_ARRAY, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { cString } from '../../errors.ts';
import { block, integer, key, string } from '../../grammar.ts';
import { keySpec, keyword, range } from '../../key-specs.ts';
import { compareIds, formatId, idAfter, idBefore, MAX_ID, MIN_ID, type StreamId } from '../../types/stream/id.ts';
import { StreamValue } from '../../types/stream/value.ts';
import { entriesReply } from './entry-reply.ts';
import { readId } from './ids.ts';
import { readReadOptions } from './read-options.ts';
import { streamKeys, STREAMS_MAY_BE_A_NAME } from './stream-keys.ts';

const newIdWithoutGroup = new ErrorReply(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);

/** The reply to a read: keys and their entries by turns. A map in RESP3, an array of pairs in RESP2. */
export function readReply(ctx: Context, flat: readonly Reply[]): Reply {
  if (ctx.resp === 3) return new MapReply(flat);
  const pairs: Reply[] = [];
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? null, flat[at + 1] ?? null]);
  return pairs;
}

function read(ctx: Context, argv: readonly ByteString[]): Reply {
  const { count, blockUntil, firstKey, streams } = readReadOptions(argv, false, ctx.now);
  const ids: StreamId[] = [];
  for (let n = 0; n < streams; n++) {
    const stream = ctx.read(StreamValue, arg(argv, firstKey + n));
    ids.push(readAfter(arg(argv, firstKey + streams + n), stream));
  }
  const served: Reply[] = [];
  for (const [n, after] of ids.entries()) {
    const name = arg(argv, firstKey + n);
    const stream = ctx.read(StreamValue, name);
    const last = stream?.entries.lastId;
    if (stream === undefined || last === undefined || compareIds(last, after) <= 0) continue;
    served.push(name, entriesReply(stream.entries.cursor(idAfter(after), MAX_ID), count));
  }
  if (served.length > 0) return readReply(ctx, served);
  if (blockUntil === undefined) return NULL_ARRAY;
  return ctx.block({
    waitsFor: 'stream',
    keys: argv.slice(firstKey, firstKey + streams),
    until: blockUntil,
    argv: pinned(argv, ids, firstKey + streams),
  });
}

/** The id after which to read. */
function readAfter(text: ByteString, stream: StreamValue | undefined): StreamId {
  const word = cString(text);
  if (word === '$') return stream?.lastId ?? MIN_ID;
  if (word === '+') {
    // Just before the last entry, so that it is what comes next.
    const last = stream?.entries.lastId;
    return (last && idBefore(last)) ?? MIN_ID;
  }
  if (word === '>') throw newIdWithoutGroup;
  return readId(text);
}

/** The arguments to run again with: `$` means what was last when the client began to wait. */
function pinned(argv: readonly ByteString[], ids: readonly StreamId[], firstId: number): readonly ByteString[] {
  return argv.map((each, at) => {
    const id = ids[at - firstId];
    return id !== undefined && cString(each) === '$' ? formatId(id) : each;
  });
}

export const xread = defineCommand({
  name: 'xread',
  summary: 'Answers the entries of streams that come after given ids, waiting for one if asked to.',
  since: '5.0.0',
  group: 'stream',
  flags: ['readonly', 'blocking', 'movablekeys'],
  categories: ['stream'],
  keys: [keySpec('RO access incomplete', keyword('STREAMS', 1), range(-1, 1, 2), STREAMS_MAY_BE_A_NAME)],
  getKeys: streamKeys,
  args: [
    integer('count', { token: 'COUNT', optional: true }),
    integer('milliseconds', { token: 'BLOCK', optional: true }),
    block('streams', [key('key', 0, { multiple: true }), string('id', { multiple: true })], { token: 'STREAMS' }),
  ],
  examples: [
    { lines: ['XADD log 1-1 n 1', 'XADD log 2-1 n 2', 'XREAD STREAMS log 1-1'] },
    { lines: ['XADD log 1-1 n 1', 'XREAD BLOCK 100 STREAMS log $'], note: 'Only what is added from now on.' },
  ],
  run: read,
});
