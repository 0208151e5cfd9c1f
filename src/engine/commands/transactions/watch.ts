// WATCH and UNWATCH: the condition under which the next EXEC runs.
import { OK } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { unwatch as forgetWatched, watch as watchKey } from '../../transaction.ts';

export const watch = defineCommand({
  name: 'watch',
  summary: 'Makes the next EXEC run only if none of these keys changes before it.',
  since: '2.2.0',
  group: 'transactions',
  complexity: 'O(1) for each key',
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  keys: [keySpec('RO', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['WATCH balance', 'GET balance', 'MULTI', 'SET balance 7', 'EXEC'] }],
  run: (ctx, argv) => {
    const { client } = ctx;
    if (client.transaction) return errors.watchInsideMulti;
    // A transaction that is already spoiled stays so; watching more would change nothing.
    if (client.isDirtyCas) return OK;
    for (let at = 1; at < argv.length; at++) watchKey(client, arg(argv, at));
    return OK;
  },
});

export const unwatch = defineCommand({
  name: 'unwatch',
  summary: 'Forgets all watched keys.',
  since: '2.2.0',
  group: 'transactions',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  examples: [{ lines: ['WATCH balance', 'UNWATCH'] }],
  run: (ctx) => {
    forgetWatched(ctx.client);
    return OK;
  },
});
