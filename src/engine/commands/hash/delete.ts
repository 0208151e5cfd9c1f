// HDEL.
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { fieldsRemoved } from '../../keyspace/field-expiry.ts';
import { HashValue } from '../../types/hash/value.ts';

export const hdel = defineCommand({
  name: 'hdel',
  summary: 'Removes fields from a hash; the last one takes the key with it. The reply counts those removed.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  history: [['2.4.0', 'Several fields at once.']],
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW delete', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field', { multiple: true })],
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HDEL user:1 born died', 'HDEL user:1 name', 'EXISTS user:1'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const hash = ctx.write(HashValue, name);
    if (hash === undefined) return 0;
    let deleted = 0;
    for (let at = 2; at < argv.length; at++) if (hash.delete(arg(argv, at))) deleted++;
    if (deleted === 0) return 0;
    ctx.notify('hash', 'hdel', name);
    if (!ctx.deleteIfEmpty(name, hash)) fieldsRemoved(ctx.db, name, hash);
    ctx.changedSilently(name, deleted);
    return deleted;
  },
});
