// DEL and UNLINK. Here both leave it to the garbage collector to free memory; what Redis would have left to a thread of
// its own is counted.
import type { Reply } from '../../../resp/reply.ts';
import type { ByteString } from '../../../base/bytes.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';

/** A key whose time has come is not counted: it was gone already. */
function deleteKeys(ctx: Context, argv: readonly ByteString[]): Reply {
  const isLazy = ctx.command.name === 'unlink' || ctx.settings['lazyfree-lazy-user-del'];
  let deleted = 0;
  for (let at = 1; at < argv.length; at++) {
    const name = arg(argv, at);
    if (!ctx.db.has(name)) continue;
    if (isLazy) ctx.engine.freesLazily(ctx.db, name);
    ctx.db.delete(name);
    ctx.changed('generic', 'del', name);
    deleted++;
  }
  return deleted;
}

export const del = defineCommand({
  name: 'del',
  summary: 'Removes keys and all they hold. Missing ones are passed over; the reply counts those removed.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(N) for N keys; a key that holds a collection takes O(M) for its M elements',
  flags: ['write'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keySpec('RM delete', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['MSET one 1 two 2', 'DEL one two three'] }],
  run: deleteKeys,
});

export const unlink = defineCommand({
  name: 'unlink',
  summary: 'Removes keys as DEL does, but leaves it to a background thread to free what they held.',
  since: '4.0.0',
  group: 'generic',
  complexity: 'O(1) for each key; freeing M elements takes O(M) in the background',
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keySpec('RM delete', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['RPUSH events login logout', 'UNLINK events', 'EXISTS events'] }],
  run: deleteKeys,
});
