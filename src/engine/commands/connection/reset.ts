// RESET and QUIT: a connection as if new, and the end of one.
import { OK, Status } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';
import { discardTransaction } from '../../transaction.ts';

const RESET_DONE = new Status('RESET');

export const reset = defineCommand({
  name: 'reset',
  summary: 'Makes the connection what it was when it began: protocol, database, name, user and all.',
  since: '6.2.0',
  group: 'connection',
  complexity: 'O(1)',
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  examples: [{ lines: ['SELECT 3', 'MULTI', 'RESET', 'CLIENT INFO'] }],
  run: ({ client, engine }) => {
    engine.tracking.disable(client);
    engine.monitors.delete(client);
    client.isMonitor = false;
    client.db = engine.database(0);
    client.resp = 2;
    discardTransaction(client);
    engine.pubsub.forget(client);
    client.name = '';
    client.noTouch = false;
    client.noEvict = false;
    client.replyMode = 'on';
    client.skipsNextReply = false;
    engine.access.admit(client);
    return RESET_DONE;
  },
});

export const quit = defineCommand({
  name: 'quit',
  summary: 'Ends the connection, after everything before it has been answered.',
  since: '1.0.0',
  group: 'connection',
  complexity: 'O(1)',
  docFlags: ['deprecated'],
  deprecatedSince: '7.2.0',
  replacedBy: 'just closing the connection',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  examples: [{ lines: ['QUIT'] }],
  run: (ctx) => ctx.endWith(OK),
});
