// CONFIG: parameters read and set while the server runs. Parsing and ranges are config.ts's matter; here is the
// protocol: several parameters at once, all of them or none.
import type { ByteString } from '../../../base/bytes.ts';
import { globMatch } from '../../../base/glob.ts';
import { ErrorReply, MapReply, OK, type Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import { parameterNames, parameterOf, resolveParameter } from '../../config.ts';
import type { ParameterName } from '../../config-parameters.ts';
import type { Context } from '../../context.ts';
import { cString, errors, sanitized } from '../../errors.ts';
import { block, string } from '../../grammar.ts';
import { helpReply } from '../help.ts';
import { isPermitted } from '../../permission.ts';

const ADMIN = {
  group: 'server',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
} as const;

const ON_ALL_NODES = ['request_policy:all_nodes', 'response_policy:all_succeeded'];

const configGet: CommandDeclaration = {
  ...ADMIN,
  name: 'get',
  summary: 'Reads the parameters of these names or patterns.',
  since: '2.0.0',
  complexity: 'O(N) for N parameters asked for',
  history: [['7.0.0', 'Several names or patterns in one call.']],
  args: [string('parameter', { multiple: true })],
  examples: [{ lines: ['CONFIG GET maxmemory', 'CONFIG GET *max-listpack*'] }],
  run: (ctx, argv) => {
    // By the name it is asked under, in the spelling that came first: an older name is an entry of its own.
    const found = new Map<string, readonly [ByteString, ParameterName]>();
    const add = (name: ByteString, parameter: ParameterName): void => {
      const spelling = name.toLowerCase();
      if (!found.has(spelling)) found.set(spelling, [name, parameter]);
    };
    for (const pattern of argv.slice(2)) {
      if (/[[*?]/.test(pattern)) {
        for (const [name, parameter] of parameterNames()) {
          if (globMatch(pattern, name, true)) add(name, parameter);
        }
      } else {
        const parameter = resolveParameter(pattern);
        if (parameter !== undefined) add(pattern, parameter);
      }
    }
    return new MapReply([...found.values()].flatMap(([name, parameter]) => [name, ctx.engine.config.get(parameter)]));
  },
};

const configSet: CommandDeclaration = {
  ...ADMIN,
  name: 'set',
  summary: 'Sets parameters, all of them or, if one is refused, none.',
  since: '2.0.0',
  complexity: 'O(N) for N parameters',
  history: [['7.0.0', 'Several parameters in one call.']],
  tips: ON_ALL_NODES,
  args: [block('data', [string('parameter'), string('value')], { multiple: true })],
  examples: [{ lines: ['CONFIG SET maxmemory 100mb maxmemory-policy allkeys-lru', 'CONFIG GET maxmemory*'] }],
  shownAs: (argv) =>
    argv.map((word, at) => (at > 2 && at % 2 === 1 && isSecret(argv[at - 1] ?? '') ? '(redacted)' : word)),
  run: (ctx, argv) => {
    if (argv.length % 2 !== 0) return errors.syntax;
    const pairs: [ByteString, ByteString][] = [];
    for (let at = 2; at < argv.length; at += 2) pairs.push([arg(argv, at), arg(argv, at + 1)]);
    return setParameters(ctx, pairs);
  },
};

function isSecret(name: ByteString): boolean {
  const parameter = resolveParameter(name);
  return parameter !== undefined && parameterOf(parameter).secret === true;
}

function isFixedWhileLoading(name: ByteString): boolean {
  const parameter = resolveParameter(name);
  return parameter !== undefined && parameterOf(parameter).fixedWhileLoading === true;
}

function setParameters(ctx: Context, pairs: readonly (readonly [ByteString, ByteString])[]): Reply {
  // Before any other mistake: whoever hears of it may try again.
  if (ctx.engine.isLoading && pairs.some(([name]) => isFixedWhileLoading(name))) return errors.loading;
  const refusal = ctx.engine.config.setAll(pairs, isPermitted(ctx.settings, ctx.client, 'enable-protected-configs'));
  if (refusal === undefined) return OK;
  if (refusal.reason === undefined) {
    return sanitized(`ERR Unknown option or number of arguments for CONFIG SET - '${cString(refusal.name)}'`);
  }
  return sanitized(`ERR CONFIG SET failed (possibly related to argument '${refusal.name}') - ${refusal.reason}`);
}

const configResetstat: CommandDeclaration = {
  ...ADMIN,
  name: 'resetstat',
  summary: 'Sets the counters that INFO shows back to zero.',
  since: '2.0.0',
  complexity: 'O(1)',
  tips: ON_ALL_NODES,
  examples: [{ lines: ['CONFIG RESETSTAT', 'INFO commandstats'] }],
  run: (ctx) => {
    ctx.engine.stats.reset();
    return OK;
  },
};

const configRewrite: CommandDeclaration = {
  ...ADMIN,
  name: 'rewrite',
  summary: 'Writes the parameters in force into the configuration file that the server was started with.',
  since: '2.8.0',
  complexity: 'O(1)',
  tips: ON_ALL_NODES,
  run: ({ engine }) => {
    if (engine.rewriteConfig === undefined) return new ErrorReply('ERR The server is running without a config file');
    const problem = engine.rewriteConfig();
    return problem === undefined ? OK : sanitized(`ERR Rewriting config file: ${problem}`);
  },
};

const configHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of CONFIG.',
  since: '5.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('CONFIG', [
      ['GET <pattern> [<pattern> ...]', 'The parameters of these names, with their values.'],
      ['SET <parameter> <value> [<parameter> <value> ...]', 'Changes parameters, all of them or none.'],
      ['RESETSTAT', 'Counters of INFO back to zero.'],
      ['REWRITE', 'Writes the values in force into the configuration file.'],
    ]),
};

export const config = defineCommand({
  name: 'config',
  summary: 'Reads and changes the configuration of a running server.',
  since: '2.0.0',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [configGet, configHelp, configResetstat, configRewrite, configSet],
});
