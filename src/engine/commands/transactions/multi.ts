// MULTI and DISCARD: opening a transaction, and dropping it.
import { OK } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { discardTransaction, TransactionState } from '../../transaction.ts';

export const multi = defineCommand({
  name: 'multi',
  summary: 'Opens a transaction: commands from here on are queued until EXEC runs them together.',
  since: '1.2.0',
  group: 'transactions',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  examples: [{ lines: ['MULTI', 'INCR orders', 'LPUSH log "order placed"', 'EXEC'] }],
  run: (ctx) => {
    if (ctx.client.transaction) return errors.nestedMulti;
    ctx.client.transaction = new TransactionState();
    return OK;
  },
});

export const discard = defineCommand({
  name: 'discard',
  summary: 'Drops the transaction: nothing that was queued runs, and watched keys are forgotten.',
  since: '2.0.0',
  group: 'transactions',
  complexity: 'O(N) for N queued commands',
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  examples: [{ lines: ['SET balance 10', 'MULTI', 'DECRBY balance 3', 'DISCARD', 'GET balance'] }],
  run: (ctx) => {
    if (!ctx.client.transaction) return errors.discardWithoutMulti;
    discardTransaction(ctx.client);
    return OK;
  },
});
