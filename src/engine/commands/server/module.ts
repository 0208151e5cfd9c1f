// MODULE: there are no modules here, and none can be loaded.
import { ErrorReply } from '../../../resp/reply.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import { block, string } from '../../grammar.ts';
import { helpReply } from '../help.ts';

const LOADING = {
  group: 'server',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'no_async_loading'],
  categories: [],
  permission: 'enable-module-command',
} as const;

/** What Redis says of a module that it can't open. */
const failed = new ErrorReply('ERR Error loading the extension. Please check the server logs.');

const moduleHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of MODULE.',
  since: '5.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('MODULE', [
      ['LIST', 'The modules that are loaded.'],
      ['LOAD <path> [<arg> ...]', 'Loads a module from a file.'],
      ['LOADEX <path> [CONFIG <name> <value> ...] [ARGS ...]', 'Loads a module and sets its configuration.'],
      ['UNLOAD <name>', 'Unloads a module.'],
    ]),
};

const moduleList: CommandDeclaration = {
  name: 'list',
  summary: 'Lists the modules that are loaded: here, none.',
  since: '4.0.0',
  group: 'server',
  complexity: 'O(N) for N loaded modules',
  flags: ['admin', 'noscript'],
  categories: [],
  tips: ['nondeterministic_output_order'],
  examples: [{ lines: ['MODULE LIST'] }],
  run: () => [],
};

const moduleLoad: CommandDeclaration = {
  ...LOADING,
  name: 'load',
  summary: 'Loads a module.',
  since: '4.0.0',
  args: [string('path'), string('arg', { optional: true, multiple: true })],
  run: () => failed,
};

const moduleLoadex: CommandDeclaration = {
  ...LOADING,
  name: 'loadex',
  summary: 'Loads a module with configuration parameters of its own.',
  since: '7.0.0',
  args: [
    string('path'),
    block('configs', [string('name'), string('value')], {
      token: 'CONFIG',
      optional: true,
      multiple: true,
      multipleToken: true,
    }),
    string('args', { token: 'ARGS', optional: true, multiple: true }),
  ],
  run: () => failed,
};

const moduleUnload: CommandDeclaration = {
  ...LOADING,
  name: 'unload',
  summary: 'Unloads a module.',
  since: '4.0.0',
  args: [string('name')],
  run: () => new ErrorReply('ERR Error unloading module: no such module with that name'),
};

export const module = defineCommand({
  name: 'module',
  summary: 'Manages the modules of the server.',
  since: '4.0.0',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [moduleHelp, moduleList, moduleLoad, moduleLoadex, moduleUnload],
});
