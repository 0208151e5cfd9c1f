// HSET, HMSET, HSETNX.
import type { ByteString } from '../../../base/bytes.ts';
import { OK } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { addHash, liveValue, openHash } from './live-fields.ts';

/** Sets argv[2..], fields and values in turn; how many fields are new. One that had a time to live loses it. */
function setFields(ctx: Context, argv: readonly ByteString[]): number {
  if (argv.length % 2 !== 0) throw errors.wrongArity(ctx.command.name);
  const name = arg(argv, 1);
  const hash = openHash(ctx, name);
  hash.makeRoomFor(ctx.settings, argv, 2, argv.length);
  let created = 0;
  for (let at = 2; at < argv.length; at += 2) {
    if (hash.set(arg(argv, at), arg(argv, at + 1), ctx.settings)) created++;
  }
  ctx.changed('hash', 'hset', name, (argv.length - 2) / 2);
  return created;
}

const DATA = block('data', [string('field'), string('value')], { multiple: true });

export const hset = defineCommand({
  name: 'hset',
  summary: 'Sets fields of a hash, new or not; makes the hash if there is none. The reply counts the new ones.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1) for each field',
  history: [['4.0.0', 'Several fields at once.']],
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), DATA],
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HSET user:1 born 1816', 'HGETALL user:1'] }],
  run: setFields,
});

export const hmset = defineCommand({
  name: 'hmset',
  summary: 'Sets fields of a hash: the older form of HSET, which does not count.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(N) for N fields',
  docFlags: ['deprecated'],
  deprecatedSince: '4.0.0',
  replacedBy: '`HSET` with multiple field-value pairs',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), DATA],
  examples: [{ lines: ['HMSET user:1 name Ada born 1815', 'HGET user:1 name'] }],
  run: (ctx, argv) => {
    setFields(ctx, argv);
    return OK;
  },
});

export const hsetnx = defineCommand({
  name: 'hsetnx',
  summary: 'Sets a field of a hash only if it is not there yet.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('field'), string('value')],
  examples: [{ lines: ['HSETNX job:7 owner worker1', 'HSETNX job:7 owner worker2', 'HGET job:7 owner'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const field = arg(argv, 2);
    let hash = openHash(ctx, name);
    if (!hash.isEmpty) {
      if (liveValue(ctx, name, hash, field) !== undefined) return 0;
      if (hash.isEmpty) hash = addHash(ctx, name);
    }
    hash.makeRoomFor(ctx.settings, argv, 2, 4);
    hash.set(field, arg(argv, 3), ctx.settings);
    ctx.changed('hash', 'hset', name);
    return 1;
  },
});
