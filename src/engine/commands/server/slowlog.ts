// SLOWLOG: the latest commands that took long.
import { ErrorReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg, readIntegerIn } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import { cString } from '../../errors.ts';
import { integer } from '../../grammar.ts';
import type { SlowlogEntry } from '../../slowlog.ts';
import { helpReply } from '../help.ts';

const COMMON = {
  group: 'server',
  flags: ['admin', 'loading', 'stale'],
  categories: [],
} as const;

const DEFAULT_COUNT = 10;
const badCount = new ErrorReply('ERR count should be greater than or equal to -1');

const slowlogGet: CommandDeclaration = {
  ...COMMON,
  name: 'get',
  summary: 'Gets the latest entries of the slow log: id, time, microseconds, arguments, and the client.',
  since: '2.2.12',
  complexity: 'O(N) for N entries',
  arity: -2,
  history: [['4.0.0', "The client's address and name."]],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  args: [integer('count', { optional: true })],
  examples: [{ lines: ['CONFIG SET slowlog-log-slower-than 0', 'SET color red', 'SLOWLOG GET 2'] }],
  run: (ctx, argv) => {
    if (argv.length > 3) return unknownUse(argv[1] ?? '');
    const count =
      argv.length === 3
        ? readIntegerIn(arg(argv, 2), -1, Number.MAX_SAFE_INTEGER, badCount, badCount)
        : DEFAULT_COUNT;
    const { slowlog } = ctx.engine;
    return slowlog.latest(count < 0 ? slowlog.length : count).map(entryReply);
  },
};

function unknownUse(subcommand: string): ErrorReply {
  return new ErrorReply(
    `ERR unknown subcommand or wrong number of arguments for '${cString(subcommand).slice(0, 128)}'. Try SLOWLOG HELP.`,
  );
}

function entryReply({ id, at, micros, argv, addr, clientName }: SlowlogEntry): Reply {
  return [id, at, micros, argv, addr, clientName];
}

const slowlogLen: CommandDeclaration = {
  ...COMMON,
  name: 'len',
  summary: 'Counts the entries of the slow log.',
  since: '2.2.12',
  complexity: 'O(1)',
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  run: (ctx) => ctx.engine.slowlog.length,
};

const slowlogReset: CommandDeclaration = {
  ...COMMON,
  name: 'reset',
  summary: 'Empties the slow log.',
  since: '2.2.12',
  complexity: 'O(N) for N entries',
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  run: (ctx) => {
    ctx.engine.slowlog.reset();
    return OK;
  },
};

const slowlogHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of SLOWLOG.',
  since: '6.2.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('SLOWLOG', [
      [
        'GET [<count>]',
        'The latest entries, newest first: 10 of them, or <count>, or with -1 all.',
        'Each is: id, unix time, microseconds, arguments, address and name of the client.',
      ],
      ['LEN', 'How many entries there are.'],
      ['RESET', 'Empties the log.'],
    ]),
};

export const slowlog = defineCommand({
  name: 'slowlog',
  summary: 'Shows which commands took longer than slowlog-log-slower-than.',
  since: '2.2.12',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [slowlogGet, slowlogHelp, slowlogLen, slowlogReset],
});
