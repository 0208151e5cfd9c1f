// SHUTDOWN. The engine can't end its own process: it asks its host to, through Engine.requestShutdown.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, NO_REPLY } from '../../../resp/reply.ts';
import { isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { ShutdownRequest } from '../../surroundings.ts';
import { errors } from '../../errors.ts';
import { oneOf, token } from '../../grammar.ts';

const DURING = { optional: true, since: '7.0.0' } as const;

export const shutdown = defineCommand({
  name: 'shutdown',
  summary: 'Ends the server, after saving the data if it is configured to be saved.',
  since: '1.0.0',
  group: 'server',
  complexity: 'O(N) for N keys if they are saved, otherwise O(1)',
  history: [['7.0.0', 'NOW, FORCE and ABORT.']],
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  categories: [],
  args: [
    oneOf('save-selector', [token('NOSAVE'), token('SAVE')], { optional: true }),
    token('NOW', DURING),
    token('FORCE', DURING),
    token('ABORT', DURING),
  ],
  run: (ctx, argv) => {
    const request = readRequest(argv);
    // Nothing keeps a shutdown waiting here (Redis waits for replicas), so there is never one to abort.
    if (request === 'abort') return new ErrorReply('ERR No shutdown in progress.');
    const { busyError } = ctx.engine.scripting;
    if (busyError && request.save !== 'never') return busyError;
    // Saving on the way out makes it look like a write, which the append-only file would repeat at the next start.
    ctx.dontPropagate();
    const refusal = ctx.engine.requestShutdown(request);
    return refusal === undefined ? NO_REPLY : new ErrorReply(`ERR ${refusal}`);
  },
});

function readRequest(argv: readonly ByteString[]): ShutdownRequest | 'abort' {
  const words = new Set<string>();
  for (let at = 1; at < argv.length; at++) {
    const word = ['nosave', 'save', 'now', 'force', 'abort'].find((each) => isWord(argv, at, each));
    if (word === undefined) throw errors.syntax;
    words.add(word);
  }
  if (words.has('abort') && words.size > 1) throw errors.syntax;
  if (words.has('save') && words.has('nosave')) throw errors.syntax;
  if (words.has('abort')) return 'abort';
  return {
    save: words.has('save') ? 'always' : words.has('nosave') ? 'never' : 'if-configured',
    now: words.has('now'),
    force: words.has('force'),
  };
}
