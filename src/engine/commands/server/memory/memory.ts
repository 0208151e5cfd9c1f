// MEMORY: what keys take, and the figures of the whole server. How bytes are reckoned is the matter of engine/memory.
import type { ByteString } from '../../../../base/bytes.ts';
import { Double, MapReply, OK, type Reply, Verbatim } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../../args.ts';
import { type CommandDeclaration, defineCommand } from '../../../command.ts';
import { errors } from '../../../errors.ts';
import { integer, key } from '../../../grammar.ts';
import { index, keySpec, range } from '../../../key-specs.ts';
import { memoryFigures } from '../../../memory/figures.ts';
import { memoryUsage } from '../../../memory/usage.ts';
import { helpReply } from '../../help.ts';
import { examineMemory } from './doctor.ts';

const REPORT = {
  since: '4.0.0',
  group: 'server',
  flags: [],
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
} as const;

const memoryDoctor: CommandDeclaration = {
  ...REPORT,
  name: 'doctor',
  summary: 'Reports problems with memory.',
  complexity: 'O(1)',
  run: (ctx) => new Verbatim('txt', examineMemory(memoryFigures(ctx.engine), ctx.engine.clients.size)),
};

const memoryMallocStats: CommandDeclaration = {
  ...REPORT,
  name: 'malloc-stats',
  summary: "Gets the allocator's own statistics.",
  complexity: 'Depends on how much memory is allocated',
  // JavaScript's allocator keeps its statistics to itself; Redis answers this with allocators that have none.
  run: () => new Verbatim('txt', 'Stats not supported for the current allocator'),
};

const memoryPurge: CommandDeclaration = {
  ...REPORT,
  name: 'purge',
  summary: 'Asks the allocator to give memory back.',
  complexity: 'Depends on how much memory is allocated',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  run: () => OK,
};

const memoryStats: CommandDeclaration = {
  ...REPORT,
  name: 'stats',
  summary: 'Gets figures on what memory is used for.',
  complexity: 'O(1)',
  examples: [{ lines: ['MEMORY STATS'] }],
  run: (ctx) => {
    const figures = memoryFigures(ctx.engine);
    const net = figures.used - figures.startup;
    const { bytes: tables, rehashingBytes, rehashing } = figures.hashTables;
    const percent = (part: number, whole: number): Reply => new Double(whole > 0 ? (part / whole) * 100 : 0);
    return new MapReply([
      ...['peak.allocated', figures.peak, 'total.allocated', figures.used, 'startup.allocated', figures.startup],
      ...['replication.backlog', 0, 'replica.fullsync.buffer', 0, 'clients.slaves', 0],
      ...['clients.normal', figures.clientsNormal, 'cluster.links', 0, 'aof.buffer', 0, 'lua.caches', 0],
      ...['functions.caches', 200, 'script.VMs', figures.luaEval + figures.luaFunctions],
      ...figures.databases.flatMap(({ index: at, main, expires }) => [
        `db.${at}`,
        new MapReply(['overhead.hashtable.main', main, 'overhead.hashtable.expires', expires]),
      ]),
      ...['overhead.db.hashtable.lut', tables, 'overhead.db.hashtable.rehashing', rehashingBytes],
      ...['overhead.total', figures.overhead, 'db.dict.rehashing.count', rehashing],
      ...['keys.count', figures.keys, 'keys.bytes-per-key', figures.keys > 0 ? Math.floor(net / figures.keys) : 0],
      ...['dataset.bytes', figures.dataset, 'dataset.percentage', percent(figures.dataset, net)],
      ...['peak.percentage', percent(figures.used, figures.peak)],
      ...['allocator.allocated', figures.used, 'allocator.active', figures.used, 'allocator.resident', figures.used],
      ...['allocator.muzzy', 0, 'allocator-fragmentation.ratio', new Double(1), 'allocator-fragmentation.bytes', 0],
      ...['allocator-rss.ratio', new Double(1), 'allocator-rss.bytes', 0],
      ...['rss-overhead.ratio', new Double(1), 'rss-overhead.bytes', 0],
      ...['fragmentation', new Double(1), 'fragmentation.bytes', 0],
    ]);
  },
};

/** Elements of a value that MEMORY USAGE looks at if nothing else is said. */
const DEFAULT_SAMPLES = 5;

const usage: CommandDeclaration = {
  name: 'usage',
  summary: 'Estimates the bytes that a key and its value take.',
  since: '4.0.0',
  group: 'server',
  complexity: 'O(N) for N samples',
  flags: ['readonly'],
  categories: [],
  keys: [keySpec('RO', index(2), range(0, 1, 0))],
  args: [key('key', 0), integer('count', { token: 'SAMPLES', optional: true })],
  examples: [{ lines: ['SET color red', 'MEMORY USAGE color', 'MEMORY USAGE color SAMPLES 0'] }],
  run: (ctx, argv) => {
    const samples = readSamples(argv);
    const name = arg(argv, 2);
    // What has expired takes memory until it is removed.
    const value = ctx.db.keys.get(name);
    return value === undefined ? null : memoryUsage(name, value, samples);
  },
};

function readSamples(argv: readonly ByteString[]): number {
  let samples = DEFAULT_SAMPLES;
  for (let at = 3; at < argv.length; at += 2) {
    if (!isWord(argv, at, 'samples') || at + 1 >= argv.length) throw errors.syntax;
    samples = readInteger(arg(argv, at + 1));
    if (samples < 0) throw errors.syntax;
  }
  return samples;
}

const memoryHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of MEMORY.',
  since: '4.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('MEMORY', [
      ['DOCTOR', 'A report on problems with memory.'],
      ['MALLOC-STATS', "The allocator's own statistics."],
      ['PURGE', 'Asks the allocator to give memory back.'],
      ['STATS', 'What memory is used for.'],
      [
        'USAGE <key> [SAMPLES <count>]',
        'The bytes of a key and its value, reckoned from <count> elements of it',
        '(5 if not given, 0 for all).',
      ],
    ]),
};

export const memory = defineCommand({
  name: 'memory',
  summary: 'Shows what memory is used for.',
  since: '4.0.0',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [memoryDoctor, memoryHelp, memoryMallocStats, memoryPurge, memoryStats, usage],
});
