// HRANDFIELD: fields drawn by chance. Unlike other reads it removes all fields whose time has come before it draws.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, ErrorReply, PairsReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInt64 } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, integer, key, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { removeExpiredFields } from '../../keyspace/field-expiry.ts';
import { HashValue } from '../../types/hash/value.ts';
import { drawRepeatedly, readDrawCount } from '../draws.ts';

/** With values, a reply holds twice as many elements, and their number must fit 63 bits. */
const MOST_PAIRS = 4611686018427387903n;

/** The hash without what has expired; undefined if nothing is left. */
function openLive(ctx: Context, name: ByteString): HashValue | undefined {
  const hash = ctx.read(HashValue, name);
  if (hash && ctx.engine.mayExpire && !ctx.engine.isLoading) removeExpiredFields(ctx.engine, ctx.db, name, hash);
  return hash?.isEmpty ? undefined : hash;
}

function fieldsOf(entries: readonly ByteString[]): ByteString[] {
  return entries.filter((_, at) => at % 2 === 0);
}

export const hrandfield = defineCommand({
  name: 'hrandfield',
  summary: 'Draws random fields: different ones up to a count, or with a negative count as many, repeats allowed.',
  since: '6.2.0',
  group: 'hash',
  complexity: 'O(1) without a count, else O(N) for N fields drawn',
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [
    key('key', 0),
    block('options', [integer('count'), token('WITHVALUES', { optional: true })], { optional: true }),
  ],
  examples: [
    { lines: ['HSET coin heads obverse tails reverse', 'HRANDFIELD coin', 'HRANDFIELD coin -5'], note: '-5: five tosses.' },
    { lines: ['HSET coin heads obverse tails reverse', 'HRANDFIELD coin 1 WITHVALUES'] },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    if (argv.length === 2) return openLive(ctx, name)?.randomEntry(ctx.random)[0] ?? null;
    const count = readDrawCount(arg(argv, 2));
    if (argv.length > 4 || (argv.length === 4 && !isWord(argv, 3, 'withvalues'))) return errors.syntax;
    const withValues = argv.length === 4;
    if (withValues) {
      // Counts near the border are rounded as numbers.
      const exact = readInt64(arg(argv, 2));
      if (exact > MOST_PAIRS || exact < -MOST_PAIRS) return errors.outOfRange;
    }
    const hash = openLive(ctx, name);
    if (hash === undefined || count === 0) return EMPTY_ARRAY;
    if (count < 0) return drawWithRepeats(ctx, hash, -count, withValues);
    const entries = count >= hash.size ? hash.collect('both', -Infinity) : hash.sample(count, ctx.random);
    return withValues ? new PairsReply(entries) : fieldsOf(entries);
  },
});

function drawWithRepeats(ctx: Context, hash: HashValue, count: number, withValues: boolean): Reply {
  const pairs: ByteString[] = [];
  const fields = drawRepeatedly(ctx, count, () => {
    const entry = hash.randomEntry(ctx.random);
    if (withValues) pairs.push(...entry);
    return entry[0] ?? null;
  });
  return withValues && !(fields instanceof ErrorReply) ? new PairsReply(pairs) : fields;
}
