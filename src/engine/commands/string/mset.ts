// MSET and MSETNX.
import type { ByteString } from '../../../base/bytes.ts';
import { OK } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { block, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { store } from './store.ts';

export const mset = defineCommand({
  name: 'mset',
  summary: 'Stores strings in several keys at once.',
  since: '1.0.1',
  group: 'string',
  complexity: 'O(N) for N keys.',
  flags: ['write', 'denyoom'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: [keySpec('OW update', index(1), range(-1, 2, 0))],
  args: [block('data', [key('key', 0), string('value')], { multiple: true })],
  examples: [{ lines: ['MSET host localhost port 6379', 'MGET host port'] }],
  run: (ctx, argv) => {
    if (argv.length % 2 === 0) throw errors.wrongArity('mset');
    storeAll(ctx, argv);
    return OK;
  },
});

export const msetnx = defineCommand({
  name: 'msetnx',
  summary: 'Stores strings in several keys at once, but only if none of the keys exists.',
  since: '1.0.1',
  group: 'string',
  complexity: 'O(N) for N keys.',
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keySpec('OW insert', index(1), range(-1, 2, 0))],
  args: [block('data', [key('key', 0), string('value')], { multiple: true })],
  examples: [{ lines: ['MSETNX a 1 b 2', 'MSETNX b 3 c 4', 'MGET a b c'], note: 'All or nothing.' }],
  run: (ctx, argv) => {
    if (argv.length % 2 === 0) throw errors.wrongArity('msetnx');
    for (let at = 1; at < argv.length; at += 2) {
      if (ctx.db.lookupWrite(arg(argv, at)) !== undefined) return 0;
    }
    storeAll(ctx, argv);
    return 1;
  },
});

function storeAll(ctx: Context, argv: readonly ByteString[]): void {
  for (let at = 1; at < argv.length; at += 2) {
    const name = arg(argv, at);
    store(ctx, name, arg(argv, at + 1));
    ctx.changed('string', 'set', name);
  }
}
