// FLUSHDB, FLUSHALL and SWAPDB: whole databases at once.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readIntegerIn } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, oneOf, token } from '../../grammar.ts';
import type { Database } from '../../keyspace/database.ts';

const FLUSH_TYPE = oneOf('flush-type', [token('ASYNC', { since: '4.0.0' }), token('SYNC', { since: '6.2.0' })], {
  optional: true,
});

/** Whether freeing happens behind the scenes makes no difference here: the garbage collector frees. */
function checkFlushType(argv: readonly ByteString[]): void {
  if (argv.length > 2 || (argv.length === 2 && !isWord(argv, 1, 'sync') && !isWord(argv, 1, 'async'))) {
    throw errors.syntax;
  }
}

function flush(ctx: Context, argv: readonly ByteString[], databases: readonly Database[]): Reply {
  let removed = 0;
  for (const db of databases) {
    removed += db.clear();
    ctx.engine.flushed(db);
  }
  // Redis hands a synchronous flush to a thread and answers when that is done, where a client may wait.
  const isAsync = isWord(argv, 1, 'async') || (argv.length === 1 && ctx.settings['lazyfree-lazy-user-flush']);
  if (isAsync || !ctx.client.denyBlocking) ctx.engine.stats.lazyfreedObjects += removed;
  ctx.engine.tracking.everythingChanged(!isAsync && !ctx.client.denyBlocking);
  // Propagated even if nothing was there: what reads the log may still hold something.
  ctx.dirty += removed + 1;
  return OK;
}

const COMMON = {
  since: '1.0.0',
  group: 'server',
  history: [
    ['4.0.0', 'ASYNC.'],
    ['6.2.0', 'SYNC.'],
  ],
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  args: [FLUSH_TYPE],
} as const;

export const flushdb = defineCommand({
  ...COMMON,
  name: 'flushdb',
  summary: 'Removes every key of the selected database.',
  complexity: 'O(N) for N keys',
  examples: [{ lines: ['SET a 1', 'FLUSHDB', 'DBSIZE'] }],
  run: (ctx, argv) => {
    checkFlushType(argv);
    return flush(ctx, argv, [ctx.db]);
  },
});

export const flushall = defineCommand({
  ...COMMON,
  name: 'flushall',
  summary: 'Removes every key of every database.',
  complexity: 'O(N) for N keys in all',
  examples: [{ lines: ['SET a 1', 'FLUSHALL', 'DBSIZE'] }],
  run: (ctx, argv) => {
    checkFlushType(argv);
    const reply = flush(ctx, argv, ctx.engine.databases);
    if (ctx.engine.persistence?.flushedAll() === true) {
      // Nothing counts as changed any more, yet it must be propagated.
      ctx.dontPropagate();
      ctx.alsoPropagate(...argv);
    }
    return reply;
  },
});

const badFirst = new ErrorReply('ERR invalid first DB index');
const badSecond = new ErrorReply('ERR invalid second DB index');

export const swapdb = defineCommand({
  name: 'swapdb',
  summary: 'Exchanges the contents of two databases, for everybody at once.',
  since: '4.0.0',
  group: 'server',
  complexity: 'O(N) for N clients that watch or wait for keys of either',
  flags: ['write', 'fast'],
  categories: ['keyspace', 'dangerous'],
  args: [integer('index1'), integer('index2')],
  examples: [{ lines: ['SET color red', 'SWAPDB 0 1', 'GET color', 'SWAPDB 0 1', 'GET color'] }],
  run: (ctx, argv) => {
    const first = readIntegerIn(arg(argv, 1), -(2 ** 31), 2 ** 31 - 1, badFirst, badFirst);
    const second = readIntegerIn(arg(argv, 2), -(2 ** 31), 2 ** 31 - 1, badSecond, badSecond);
    const a = ctx.engine.databases[first];
    const b = ctx.engine.databases[second];
    if (a === undefined || b === undefined) return errors.dbIndexOutOfRange;
    if (a !== b) a.swapContents(b);
    ctx.dirty++;
    ctx.engine.stats.clusterIncompatible++;
    ctx.engine.flushed(a);
    ctx.engine.flushed(b);
    return OK;
  },
});
