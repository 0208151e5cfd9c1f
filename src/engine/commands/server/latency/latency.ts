// LATENCY: what took long, by kind of event, and how long the calls of each command take.
import { ErrorReply, MapReply, type Reply, Verbatim } from '../../../../resp/reply.ts';
import { arg } from '../../../args.ts';
import { type Command, type CommandDeclaration, defineCommand } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { string } from '../../../grammar.ts';
import type { LatencyHistogram } from '../../../latency-histogram.ts';
import { helpReply } from '../../help.ts';
import { examine } from './doctor.ts';
import { drawLatencyGraph } from './graph.ts';

const ADMIN = {
  since: '2.8.13',
  group: 'server',
  complexity: 'O(1)',
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
} as const;

const EVENT = [string('event')];

const latencyDoctor: CommandDeclaration = {
  ...ADMIN,
  name: 'doctor',
  summary: 'Reports on the latency events seen so far, with advice.',
  examples: [{ lines: ['CONFIG SET latency-monitor-threshold 100', 'LATENCY DOCTOR'] }],
  run: (ctx) => new Verbatim('txt', examine(ctx.engine.latency, ctx.settings['latency-monitor-threshold'])),
};

const latencyGraph: CommandDeclaration = {
  ...ADMIN,
  name: 'graph',
  summary: 'Draws the samples of an event in characters.',
  args: EVENT,
  run: (ctx, argv) => {
    const name = arg(argv, 2);
    const event = ctx.engine.latency.get(name);
    if (event === undefined) return new ErrorReply(`ERR No samples available for event '${name}'`);
    return new Verbatim('txt', drawLatencyGraph(name, event, Math.floor(ctx.now / 1000)));
  },
};

const latencyHistogram: CommandDeclaration = {
  ...ADMIN,
  name: 'histogram',
  summary: 'Gets how many calls of each command took up to 1, 2, 4, 8 … microseconds.',
  since: '7.0.0',
  complexity: 'O(N) for N commands with figures',
  args: [string('command', { optional: true, multiple: true })],
  examples: [{ lines: ['SET color red', 'LATENCY HISTOGRAM set'] }],
  run: (ctx, argv) => {
    const asked = argv.length > 2 ? argv.slice(2).map((name) => ctx.engine.commands.getByFullName(name)) : undefined;
    const commands = asked ?? [...ctx.engine.commands.all()];
    return new MapReply(commands.flatMap((command) => (command ? histogramsOf(ctx, command) : [])));
  },
};

/** Entries for a command and its subcommands, those of them that have been called. */
function histogramsOf(ctx: Context, command: Command): Reply[] {
  return [command, ...command.subcommands].flatMap((each) => {
    const histogram = ctx.engine.stats.byCommand.get(each)?.histogram;
    return histogram ? [each.fullName, histogramReply(histogram)] : [];
  });
}

function histogramReply(histogram: LatencyHistogram): Reply {
  return new MapReply(['calls', histogram.count, 'histogram_usec', new MapReply(histogram.cumulative().flat())]);
}

const latencyHistory: CommandDeclaration = {
  ...ADMIN,
  name: 'history',
  summary: 'Gets the samples of an event: unix time and milliseconds.',
  args: EVENT,
  run: (ctx, argv) => (ctx.engine.latency.get(arg(argv, 2))?.samples ?? []).map(({ at, ms }) => [at, ms]),
};

const latencyLatest: CommandDeclaration = {
  ...ADMIN,
  name: 'latest',
  summary: 'Gets each event with its latest sample, in unix time and milliseconds, and its longest ever.',
  examples: [{ lines: ['CONFIG SET latency-monitor-threshold 10', 'DEBUG SLEEP 0.05', 'LATENCY LATEST'] }],
  run: (ctx) => [...ctx.engine.latency.all()].map(([name, { last, max }]) => [name, last.at, last.ms, max]),
};

const latencyReset: CommandDeclaration = {
  ...ADMIN,
  name: 'reset',
  summary: 'Forgets the samples of all events, or of those named; the number of events forgotten.',
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum'],
  args: [string('event', { optional: true, multiple: true })],
  run: (ctx, argv) => {
    const { latency: monitor } = ctx.engine;
    if (argv.length === 2) return monitor.reset();
    return argv.slice(2).reduce((count, name) => count + monitor.reset(name), 0);
  },
};

const latencyHelp: CommandDeclaration = {
  name: 'help',
  summary: 'Lists the subcommands of LATENCY.',
  since: '2.8.13',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale'],
  categories: [],
  run: () =>
    helpReply('LATENCY', [
      ['DOCTOR', 'A report on what took long, with advice.'],
      ['GRAPH <event>', 'The samples of an event, drawn.'],
      ['HISTORY <event>', 'The samples of an event.'],
      ['LATEST', 'The latest sample of every event.'],
      ['RESET [<event> ...]', 'Forgets the samples of these events, or of all.'],
      ['HISTOGRAM [<command> ...]', 'How long the calls of these commands took, or of all.'],
    ]),
};

export const latency = defineCommand({
  name: 'latency',
  summary: 'Shows what made the server slow, and when.',
  since: '2.8.13',
  group: 'server',
  complexity: 'Depends on the subcommand',
  flags: [],
  categories: [],
  subcommands: [
    latencyDoctor,
    latencyGraph,
    latencyHelp,
    latencyHistogram,
    latencyHistory,
    latencyLatest,
    latencyReset,
  ],
});
