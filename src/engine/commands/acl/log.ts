// ACL LOG: what was refused lately, and to whom.
import { Double, MapReply, OK } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import type { CommandDeclaration } from '../../command.ts';
import { integer, oneOf, token } from '../../grammar.ts';
import { wrongCall } from './wrong-call.ts';

const DEFAULT_COUNT = 10;

export const log: CommandDeclaration = {
  name: 'log',
  summary: 'Lists the calls and log-ins that were refused lately, newest first, or forgets them.',
  since: '6.0.0',
  group: 'server',
  complexity: 'O(N) for N entries',
  history: [['7.2.0', 'Entries have ids and times.']],
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
  args: [oneOf('operation', [integer('count'), token('RESET')], { optional: true })],
  examples: [{ lines: ['AUTH nobody guess', 'ACL LOG 1', 'ACL LOG RESET'], note: 'A failed login is refused, and noted.' }],
  run: ({ engine, now }, argv) => {
    if (argv.length > 3) return wrongCall(argv[1]);
    if (isWord(argv, 2, 'reset')) {
      engine.access.log.clear();
      return OK;
    }
    const count = argv.length === 3 ? Math.max(0, readInteger(arg(argv, 2))) : DEFAULT_COUNT;
    return engine.access.log
      .newest(count)
      .map(
        (entry) =>
          new MapReply([
            ...['count', entry.count, 'reason', entry.reason, 'context', entry.context, 'object', entry.object],
            ...['username', entry.username, 'age-seconds', new Double((now - entry.updatedAt) / 1000)],
            ...['client-info', entry.clientInfo, 'entry-id', entry.id],
            ...['timestamp-created', entry.createdAt, 'timestamp-last-updated', entry.updatedAt],
          ]),
      );
  },
};
