// RENAME and RENAMENX. What is moved keeps its time to live; what was there before is gone.
import type { ByteString } from '../../../base/bytes.ts';
import { OK, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';

/** Whether the key has a new name; not if that is its own, or taken and not to be overwritten. */
function renameKey(ctx: Context, argv: readonly ByteString[], overwrites: boolean): boolean {
  const { db } = ctx;
  const from = arg(argv, 1);
  const to = arg(argv, 2);
  const value = db.lookupWrite(from);
  if (value === undefined) throw errors.noSuchKey;
  if (from === to) return false;
  if (db.lookupWrite(to) !== undefined) {
    if (!overwrites) return false;
    db.delete(to);
  }
  const { expireAt } = value;
  db.delete(from);
  db.add(to, value);
  db.setExpiry(to, value, expireAt);
  ctx.changed('generic', 'rename_from', from);
  ctx.changed('generic', 'rename_to', to, 0);
  return true;
}

export const rename = defineCommand({
  name: 'rename',
  summary: 'Gives a key another name; a key that has that name already is overwritten.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(1), and O(M) for an overwritten value of M elements',
  flags: ['write'],
  categories: ['keyspace'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0)), keySpec('OW update', index(2), range(0, 1, 0))],
  args: [key('key', 0), key('newkey', 1)],
  examples: [{ lines: ['SET draft text', 'RENAME draft article', 'GET article'] }],
  run: (ctx, argv): Reply => {
    renameKey(ctx, argv, true);
    return OK;
  },
});

export const renamenx = defineCommand({
  name: 'renamenx',
  summary: 'Gives a key another name unless that is taken.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(1)',
  history: [['3.2.0', 'The same name twice is no error any more.']],
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0)), keySpec('OW insert', index(2), range(0, 1, 0))],
  args: [key('key', 0), key('newkey', 1)],
  examples: [{ lines: ['MSET draft text article old', 'RENAMENX draft article', 'GET article'] }],
  run: (ctx, argv) => (renameKey(ctx, argv, false) ? 1 : 0),
});
