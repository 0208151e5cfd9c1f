// SETEX, PSETEX and SETNX: what SET's options have replaced.
import type { ByteString } from '../../../base/bytes.ts';
import { OK, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type ExpiryUnit, readExpiry } from '../expiry-options.ts';
import { store, storeUntil } from './store.ts';

export const setex = defineCommand({
  name: 'setex',
  summary: 'Stores a string that expires after a number of seconds.',
  since: '2.0.0',
  group: 'string',
  complexity: 'O(1)',
  docFlags: ['deprecated'],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `EX` argument',
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('seconds'), string('value')],
  examples: [{ lines: ['SETEX cache:home 60 "<html>"', 'TTL cache:home'] }],
  run: (ctx, argv) => setExpiring(ctx, argv, 'ex'),
});

export const psetex = defineCommand({
  name: 'psetex',
  summary: 'Stores a string that expires after a number of milliseconds.',
  since: '2.6.0',
  group: 'string',
  complexity: 'O(1)',
  docFlags: ['deprecated'],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `PX` argument',
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keySpec('OW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('milliseconds'), string('value')],
  examples: [{ lines: ['PSETEX cache:home 1500 "<html>"', 'PTTL cache:home'] }],
  run: (ctx, argv) => setExpiring(ctx, argv, 'px'),
});

export const setnx = defineCommand({
  name: 'setnx',
  summary: 'Stores a string in a key that does not exist yet.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  docFlags: ['deprecated'],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `NX` argument',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('OW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('value')],
  examples: [{ lines: ['SETNX owner ada', 'SETNX owner bob', 'GET owner'], note: 'Only the first one wins.' }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    if (ctx.db.lookupWrite(name) !== undefined) return 0;
    store(ctx, name, arg(argv, 2));
    ctx.changed('string', 'set', name);
    return 1;
  },
});

function setExpiring(ctx: Context, argv: readonly ByteString[], unit: ExpiryUnit): Reply {
  const name = arg(argv, 1);
  const text = arg(argv, 3);
  const at = readExpiry({ unit, value: arg(argv, 2) }, ctx.now, ctx.command.name);
  storeUntil(ctx, name, text, at);
  ctx.propagateAs('SET', name, text, 'PXAT', String(at));
  return OK;
}
