// SCRIPT: the cache that EVALSHA looks into, and the end of a script that does not end.
import { ErrorReply, OK } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import { oneOf, string, token } from '../../grammar.ts';
import { helpReply } from '../help.ts';

const COMMON = { group: 'scripting', categories: ['scripting'] } as const;

const debug: CommandDeclaration = {
  ...COMMON,
  name: 'debug',
  summary: 'Switches the debugger of Lua scripts.',
  since: '3.2.0',
  complexity: 'O(1)',
  flags: ['noscript'],
  args: [oneOf('mode', [token('YES'), token('SYNC'), token('NO')])],
  run: (_ctx, argv) => {
    // There is no debugger to step with; scripts run as they do without.
    if (['no', 'yes', 'sync'].some((word) => isWord(argv, 2, word))) return OK;
    return new ErrorReply('ERR Use SCRIPT DEBUG YES/SYNC/NO');
  },
};

const exists: CommandDeclaration = {
  ...COMMON,
  name: 'exists',
  summary: 'Tells which scripts are in the cache.',
  since: '2.6.0',
  complexity: 'O(N) for N scripts asked about',
  flags: ['noscript'],
  tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
  args: [string('sha1', { multiple: true })],
  examples: [{ lines: ['SCRIPT LOAD "return 7"', 'SCRIPT EXISTS 59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9 0'] }],
  run: (ctx, argv) => argv.slice(2).map((sha) => (ctx.engine.scripting.has(sha) ? 1 : 0)),
};

const flush: CommandDeclaration = {
  ...COMMON,
  name: 'flush',
  summary: 'Empties the cache of scripts.',
  since: '2.6.0',
  complexity: 'O(N) for N cached scripts',
  history: [['6.2.0', 'Takes `ASYNC` and `SYNC`.']],
  flags: ['noscript'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  args: [oneOf('flush-type', [token('ASYNC'), token('SYNC')], { optional: true, since: '6.2.0' })],
  run: (ctx, argv) => {
    const isPlain = argv.length === 2 || (argv.length === 3 && (isWord(argv, 2, 'sync') || isWord(argv, 2, 'async')));
    if (!isPlain) return new ErrorReply('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
    ctx.engine.scripting.flush();
    return OK;
  },
};

const help: CommandDeclaration = {
  ...COMMON,
  name: 'help',
  summary: 'Lists the subcommands.',
  since: '5.0.0',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  run: () =>
    helpReply('SCRIPT', [
      ['DEBUG (YES|SYNC|NO)', 'Switches the debugger for the scripts that follow.'],
      ['EXISTS <sha1> [<sha1> ...]', 'Tells for each SHA-1 whether its script is in the cache.'],
      ['FLUSH [ASYNC|SYNC]', 'Empties the cache of scripts.'],
      ['KILL', 'Ends the script that is running, if it has written nothing.'],
      ['LOAD <script>', 'Puts a script into the cache without running it.'],
    ]),
};

const kill: CommandDeclaration = {
  ...COMMON,
  name: 'kill',
  summary: 'Ends the script that is running.',
  since: '2.6.0',
  complexity: 'O(1)',
  flags: ['noscript', 'allow_busy'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  run: (ctx) => ctx.engine.scripting.kill('script'),
};

const load: CommandDeclaration = {
  ...COMMON,
  name: 'load',
  summary: 'Puts a Lua script into the cache.',
  since: '2.6.0',
  complexity: 'O(N) for N bytes of script',
  flags: ['noscript', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  args: [string('script')],
  examples: [{ lines: ['SCRIPT LOAD "return redis.call(\'GET\', KEYS[1])"'] }],
  run: (ctx, argv) => ctx.engine.scripting.load(arg(argv, 2)),
};

export const script = defineCommand({
  name: 'script',
  summary: 'Commands for the cache of Lua scripts.',
  since: '2.6.0',
  group: 'scripting',
  complexity: 'That of the subcommand',
  flags: [],
  categories: [],
  subcommands: [debug, exists, flush, help, kill, load],
});
