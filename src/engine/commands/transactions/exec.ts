// EXEC: runs what MULTI queued, one after another with nobody in between. A command that fails while running does not
// stop the others: Redis has no rollback.
import { NO_REPLY, NULL_ARRAY } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { call } from '../../pipeline.ts';
import { discardTransaction, isSpoiled, unwatch } from '../../transaction.ts';

/** What EXEC says of a command that may not run any more. */
const REASONS = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments',
  auth: 'no permission',
} as const;

export const exec = defineCommand({
  name: 'exec',
  summary: 'Runs the queued commands together, unless a watched key has changed.',
  since: '1.2.0',
  group: 'transactions',
  complexity: 'That of the queued commands',
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  categories: ['transaction'],
  examples: [
    { lines: ['MULTI', 'SET greeting hello', 'STRLEN greeting', 'EXEC'] },
    { lines: ['WATCH stock', 'MULTI', 'DECR stock', 'EXEC'], note: 'Runs only if nobody touched stock since WATCH.' },
  ],
  run: (ctx) => {
    const { client, engine } = ctx;
    const { transaction } = client;
    if (!transaction) return errors.execWithoutMulti;
    const isAborted = client.isDirtyExec;
    if (isAborted || isSpoiled(client)) {
      discardTransaction(client);
      return isAborted ? errors.execAbort : NULL_ARRAY;
    }
    // What the queued commands change themselves is no reason to fail.
    unwatch(client);

    // Each reply is written as its command runs, so that the messages of a SUBSCRIBE keep their place.
    client.replyArrayHeader(transaction.queue.length);
    const couldBlock = !client.denyBlocking;
    client.denyBlocking = true;
    for (const { command, argv } of transaction.queue) {
      engine.currentArgv = argv;
      // Who may queue a command may have been forbidden it since.
      const denial = client.account?.isUnlimited ? undefined : engine.access.deny(client, command, argv, 'multi');
      client.reply(denial ? errors.noPermissionAnyMore(REASONS[denial.reason]) : call(engine, client, command, argv));
    }
    if (couldBlock) client.denyBlocking = false;
    // Only now: CLIENT INFO, run from the queue, still finds the client in its transaction.
    discardTransaction(client);
    // The commands have been propagated one by one; the unit as a whole wraps them.
    ctx.dontPropagate();
    return NO_REPLY;
  },
});
