// FUNCTION: libraries of functions, kept beside the data.
import type { ByteString } from '../../../base/bytes.ts';
import { globMatch } from '../../../base/glob.ts';
import { ErrorReply, MapReply, OK, type Reply, SetReply, Status } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { oneOf, string, token } from '../../grammar.ts';
import { rdbFormatOf } from '../../rdb-format.ts';
import type { Library } from '../../scripting/functions.ts';
import { helpReply } from '../help.ts';

const COMMON = { since: '7.0.0', group: 'scripting', categories: ['scripting'] } as const;
const EVERYWHERE = ['request_policy:all_shards', 'response_policy:all_succeeded'] as const;

const wrongUse = (typed: ByteString): ErrorReply =>
  new ErrorReply(`ERR unknown subcommand or wrong number of arguments for '${typed}'. Try FUNCTION HELP.`);

/** So many functions are freed on the spot even if they needn't be. */
const FREED_AT_ONCE = 64;

const SAMPLE = 'FUNCTION LOAD "#!lua name=mylib\\nredis.register_function(\'one\', function() return 1 end)"';

/** A change of the libraries is propagated as it came, though no key has changed. */
function changed(ctx: Context): void {
  ctx.dirty++;
}

const remove: CommandDeclaration = {
  ...COMMON,
  name: 'delete',
  summary: 'Deletes a library and its functions.',
  complexity: 'O(1)',
  flags: ['write', 'noscript'],
  tips: EVERYWHERE,
  args: [string('library-name')],
  examples: [{ lines: [SAMPLE, 'FUNCTION DELETE mylib'] }],
  run: (ctx, argv) => {
    ctx.engine.scripting.functions.delete(arg(argv, 2));
    changed(ctx);
    return OK;
  },
};

const dump: CommandDeclaration = {
  ...COMMON,
  name: 'dump',
  summary: 'Gives all libraries as one string of bytes.',
  complexity: 'O(N) for N functions',
  flags: ['noscript'],
  run: ({ engine, settings }) => {
    const codes = [...engine.scripting.functions.libraries.values()].map(({ code }) => code);
    return rdbFormatOf(engine).dumpFunctions(codes, settings.rdbcompression);
  },
};

const flush: CommandDeclaration = {
  ...COMMON,
  name: 'flush',
  summary: 'Deletes all libraries.',
  complexity: 'O(N) for N functions',
  flags: ['write', 'noscript'],
  tips: EVERYWHERE,
  args: [oneOf('flush-type', [token('ASYNC'), token('SYNC')], { optional: true })],
  run: (ctx, argv) => {
    if (argv.length > 3) return wrongUse(arg(argv, 1));
    const isPlain = argv.length === 2 || isWord(argv, 2, 'sync') || isWord(argv, 2, 'async');
    if (!isPlain) return new ErrorReply('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
    const { functions } = ctx.engine.scripting;
    const isLazy = argv.length === 2 ? ctx.settings['lazyfree-lazy-user-flush'] : isWord(argv, 2, 'async');
    // As Redis counts what a thread of its own frees: the functions, and the engine that they were written for.
    if (isLazy && functions.functionCount > FREED_AT_ONCE) ctx.engine.stats.lazyfreedObjects += functions.functionCount + 1;
    functions.flush();
    changed(ctx);
    return OK;
  },
};

const help: CommandDeclaration = {
  ...COMMON,
  name: 'help',
  summary: 'Lists the subcommands.',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  run: () =>
    helpReply('FUNCTION', [
      ['LOAD [REPLACE] <FUNCTION CODE>', 'Makes a library from its code.'],
      ['DELETE <LIBRARY NAME>', 'Deletes a library.'],
      ['LIST [LIBRARYNAME PATTERN] [WITHCODE]', 'Shows libraries with their functions.'],
      ['STATS', 'Shows the function that is running, and how many there are.'],
      ['KILL', 'Ends the function that is running, if it has written nothing.'],
      ['FLUSH [ASYNC|SYNC]', 'Deletes all libraries.'],
      ['DUMP', 'Gives all libraries as bytes for RESTORE.'],
      ['RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]', 'Makes libraries from what DUMP gave.'],
    ]),
};

const kill: CommandDeclaration = {
  ...COMMON,
  name: 'kill',
  summary: 'Ends the function that is running.',
  complexity: 'O(1)',
  flags: ['noscript', 'allow_busy'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  run: (ctx) => ctx.engine.scripting.kill('function'),
};

function describe(library: Library, withCode: boolean): Reply {
  const functions = [...library.functions.values()].map(
    ({ name, description, flags }) =>
      new MapReply([
        'name',
        name,
        'description',
        description ?? null,
        'flags',
        new SetReply([...flags].map((flag) => new Status(flag))),
      ]),
  );
  const fields: Reply[] = ['library_name', library.name, 'engine', 'LUA', 'functions', functions];
  if (withCode) fields.push('library_code', library.code);
  return new MapReply(fields);
}

const list: CommandDeclaration = {
  ...COMMON,
  name: 'list',
  summary: 'Shows libraries with their functions.',
  complexity: 'O(N) for N functions',
  flags: ['noscript'],
  tips: ['nondeterministic_output_order'],
  args: [
    string('library-name-pattern', { token: 'LIBRARYNAME', optional: true }),
    token('WITHCODE', { optional: true }),
  ],
  examples: [{ lines: [SAMPLE, 'FUNCTION LIST WITHCODE'] }],
  run: (ctx, argv) => {
    let pattern: ByteString | undefined;
    let withCode = false;
    for (let at = 2; at < argv.length; at++) {
      if (!withCode && isWord(argv, at, 'withcode')) {
        withCode = true;
      } else if (pattern === undefined && isWord(argv, at, 'libraryname')) {
        if (at === argv.length - 1) return new ErrorReply('ERR library name argument was not given');
        pattern = arg(argv, ++at);
      } else {
        return new ErrorReply(`ERR Unknown argument ${arg(argv, at)}`);
      }
    }
    const found: Reply[] = [];
    for (const library of ctx.engine.scripting.functions.libraries.values()) {
      if (pattern === undefined || globMatch(pattern, library.name)) found.push(describe(library, withCode));
    }
    return found;
  },
};

const load: CommandDeclaration = {
  ...COMMON,
  name: 'load',
  summary: 'Makes a library from its code.',
  complexity: 'O(1), compiling apart',
  flags: ['write', 'denyoom', 'noscript'],
  tips: EVERYWHERE,
  args: [token('REPLACE', { optional: true }), string('function-code')],
  examples: [{ lines: [SAMPLE, 'FCALL one 0'] }],
  run: (ctx, argv) => {
    let replace = false;
    let at = 2;
    for (; at < argv.length - 1; at++) {
      if (!isWord(argv, at, 'replace')) return new ErrorReply(`ERR Unknown option given: ${arg(argv, at)}`);
      replace = true;
    }
    const name = ctx.engine.scripting.functions.load(arg(argv, at), replace);
    changed(ctx);
    return name;
  },
};

const restore: CommandDeclaration = {
  ...COMMON,
  name: 'restore',
  summary: 'Makes libraries from what FUNCTION DUMP gave.',
  complexity: 'O(N) for N functions in it',
  flags: ['write', 'denyoom', 'noscript'],
  tips: EVERYWHERE,
  args: [
    string('serialized-value'),
    oneOf('policy', [token('FLUSH'), token('APPEND'), token('REPLACE')], { optional: true }),
  ],
  run: (ctx, argv) => {
    if (argv.length > 4) return wrongUse(arg(argv, 1));
    const policy = (['append', 'replace', 'flush'] as const).find((word) => isWord(argv, 3, word));
    if (argv.length === 4 && policy === undefined) {
      return new ErrorReply('ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
    }
    const codes = rdbFormatOf(ctx.engine).readFunctions(arg(argv, 2));
    ctx.engine.scripting.functions.restore(codes, policy ?? 'append');
    changed(ctx);
    return OK;
  },
};

const stats: CommandDeclaration = {
  ...COMMON,
  name: 'stats',
  summary: 'Shows the function that is running, and how many there are.',
  complexity: 'O(1)',
  flags: ['noscript', 'allow_busy'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  run: (ctx) => {
    const { functions, busyRun } = ctx.engine.scripting;
    if (busyRun?.kind === 'script') return ctx.engine.scripting.busyError ?? null;
    const running = busyRun
      ? new MapReply(['name', busyRun.name, 'command', busyRun.argv, 'duration_ms', ctx.now - busyRun.startedAt])
      : null;
    const counts = new MapReply(['libraries_count', functions.libraries.size, 'functions_count', functions.functionCount]);
    return new MapReply(['running_script', running, 'engines', new MapReply(['LUA', counts])]);
  },
};

export const functionCommand = defineCommand({
  name: 'function',
  summary: 'Commands for functions and their libraries.',
  since: '7.0.0',
  group: 'scripting',
  complexity: 'That of the subcommand',
  flags: [],
  categories: [],
  subcommands: [remove, dump, flush, help, kill, list, load, restore, stats],
});
