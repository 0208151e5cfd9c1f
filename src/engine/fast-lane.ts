// The short way for most of what clients send: commands on data, one after another, from somebody who may do everything,
// while nothing else goes on that a command would have to ask about. Whether that is so is found out once for all commands
// that came together, where pipeline.ts looks at each of its gates for every command; what they answer and leave behind is
// the same. Whatever is out of the ordinary closes the lane for the rest of what came: a command that could change the
// answer (CONFIG, MULTI, SUBSCRIBE …) is none that the lane takes.
//
// Commands of constant cost that follow each other share a look at the clock, which takes longer than some of them do. Their
// times are given in whole microseconds, of which each gets its part.
import type { ByteString } from '../base/bytes.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { Client } from './client.ts';
import { fitsArity } from './command-table.ts';
import type { Command, CommandFlag, CommandGroup } from './command.ts';
import type { Context } from './context.ts';
import type { Engine } from './engine.ts';
import { logIfSlow, replyOf } from './pipeline.ts';
import type { CommandStats } from './stats.ts';

/** So many commands share a look at the clock. */
const ROW = 8;
/** Microseconds: a slow log that wants to know of less wants to know of each command by itself. */
const SLOW = 1000;

const GROUPS: ReadonlySet<CommandGroup> = new Set<CommandGroup>([
  'string',
  'bitmap',
  'hash',
  'list',
  'set',
  'sorted-set',
  'hyperloglog',
  'geo',
  'stream',
  'generic',
]);
const FLAGS: readonly CommandFlag[] = ['blocking', 'admin', 'pubsub', 'noscript', 'no_multi', 'skip_monitor', 'skip_slowlog'];
/** They speak to nobody but their client, though they are no data commands; and one that speaks to another server. */
const TAKEN: ReadonlySet<string> = new Set(['ping', 'echo']);
const LEFT_OUT: ReadonlySet<string> = new Set(['migrate']);

/**
 * Commands whose work hardly grows with the data, as long as they have no more than so many words (a LPOP without a count):
 * they come in rows.
 */
const BRIEF: Readonly<Record<string, number>> = {
  ...{ ping: 2, echo: 2, exists: 2, type: 2, ttl: 2, pttl: 2, expire: 3, pexpire: 3, persist: 2 },
  ...{ get: 2, set: 5, setnx: 3, setex: 4, psetex: 4, getset: 3, strlen: 2, incr: 2, decr: 2, incrby: 3, decrby: 3 },
  ...{ getbit: 3, setbit: 4, lpush: 3, rpush: 3, lpushx: 3, rpushx: 3, lpop: 2, rpop: 2, llen: 2 },
  ...{ hset: 4, hsetnx: 4, hget: 3, hdel: 3, hexists: 3, hlen: 2, hincrby: 4, sadd: 3, srem: 3, sismember: 3, scard: 2, spop: 2 },
  ...{ zadd: 4, zincrby: 4, zscore: 3, zrank: 3, zrem: 3, zcard: 2, zpopmin: 2, zpopmax: 2, xadd: 5, xlen: 2 },
};

/** Whether the lane takes a command. */
function isTaken(command: Command): boolean {
  const isOfGroup = (GROUPS.has(command.group) && !LEFT_OUT.has(command.name)) || TAKEN.has(command.fullName);
  if (!isOfGroup || command.run === undefined || command.permission !== undefined) return false;
  return !FLAGS.some((flag) => command.flagSet.has(flag));
}

export class FastLane {
  private readonly context: Context;
  /** Words up to which a command comes in rows, of those that the lane takes; -1 of the others. */
  private readonly briefWords = new Map<Command, number>();
  /** Whose commands run in it; undefined while it is closed. */
  private client: Client | undefined;
  /** The command that ran last, its figures, and up to how many words it comes in rows. */
  private command: Command | undefined;
  private stats: CommandStats | undefined;
  private words = 0;
  /** Commands that have run since the last look at the clock. */
  private row = 0;
  private outerClient: Client | undefined;
  private outerContextClient: Client;
  private outerCommand: Command;

  constructor(private readonly engine: Engine) {
    this.context = engine.context;
    this.outerContextClient = this.context.client;
    this.outerCommand = this.context.command;
  }

  /** Commands of a client are about to run: opens the lane if it may be open. `leave` must follow. */
  enter(client: Client): void {
    const { engine, context } = this;
    if (this.client !== undefined || !isOrdinary(engine, client)) return;
    this.client = client;
    this.outerClient = engine.currentClient;
    this.outerContextClient = context.client;
    this.outerCommand = context.command;
    engine.currentClient = client;
    engine.unitMicros = engine.micros;
    context.client = client;
  }

  get isOpen(): boolean {
    return this.client !== undefined;
  }

  /** Runs a command if the lane is open and takes it; if not, nothing has happened, and the lane is closed from then on. */
  run(client: Client, argv: readonly ByteString[]): boolean {
    if (this.client !== client) return false;
    const { engine, context } = this;
    const command = engine.commands.resolve(argv);
    if (command === undefined || (command !== this.command && !this.turnTo(command)) || !fitsArity(command, argv.length)) {
      this.leave();
      return false;
    }
    const { propagation, waiting } = engine;
    const isBrief = argv.length <= this.words;
    // What may take long has its time for itself.
    if (!isBrief) this.lookAtClock();
    // Of a row the first may have to stand in the slow log.
    if (this.row === 0 || propagation.isOn) engine.currentArgv = argv;
    const { dirty } = context;
    const reply = replyOf(engine, command, argv);
    this.row++;
    if (!isBrief || this.row === ROW) this.lookAtClock();
    if (reply instanceof ErrorReply) this.failed(reply);
    client.reply(reply);
    if (waiting.hasReadyKeys || propagation.isOn) {
      if (context.dirty !== dirty && context.propagateArgv !== null) {
        propagation.add(client.db.index, context.propagateArgv ?? argv);
      }
      if (waiting.hasReadyKeys) this.lookAtClock();
      engine.afterCommand();
    }
    if (context.propagateArgv !== undefined) context.propagateArgv = undefined;
    return true;
  }

  /** No more commands come for now. */
  leave(): void {
    if (this.client === undefined) return;
    const { engine, context } = this;
    this.lookAtClock();
    engine.currentClient = this.outerClient;
    context.client = this.outerContextClient;
    context.command = this.outerCommand;
    this.outerClient = undefined;
    this.client = undefined;
    this.command = undefined;
  }

  private turnTo(command: Command): boolean {
    this.lookAtClock();
    let words = this.briefWords.get(command);
    if (words === undefined) this.briefWords.set(command, (words = isTaken(command) ? (BRIEF[command.fullName] ?? 0) : -1));
    if (words < 0) return false;
    this.words = words;
    this.command = command;
    this.stats = this.engine.stats.of(command);
    this.context.command = command;
    if (this.client !== undefined) this.client.lastCommand = command;
    return true;
  }

  private failed(error: ErrorReply): void {
    if (this.stats !== undefined) this.stats.failedCalls++;
    this.engine.countError(error.code);
  }

  /** Counts what has run since the last time. */
  private lookAtClock(): void {
    const { engine, row, client, command, stats } = this;
    if (row === 0 || client === undefined || command === undefined || stats === undefined) return;
    this.row = 0;
    const startedAt = engine.micros;
    engine.micros = engine.clock.micros();
    const micros = engine.micros - startedAt;
    engine.busyMicros += micros;
    const isTracked = engine.config.settings['latency-tracking'];
    const share = Math.floor(micros / row);
    const longer = micros - share * row;
    stats.record(share, isTracked, row - longer);
    if (longer > 0) stats.record(share + 1, isTracked, longer);
    engine.stats.commandsProcessed += row;
    client.commandsProcessed += row;
    logIfSlow(engine, client, command, engine.currentArgv, micros);
  }
}

/** Whether no gate of the pipeline has anything to say about this client's next commands on data. */
function isOrdinary(engine: Engine, client: Client): boolean {
  const { waiting } = engine;
  const { settings } = engine.config;
  const slowerThan = settings['slowlog-log-slower-than'];
  return (
    !engine.access.mustAuthenticate(client) &&
    (client.account === undefined || client.account.isUnlimited) &&
    client.transaction === undefined &&
    client.subscriptions === 0 &&
    client.replyMode === 'on' &&
    !client.closeAfterCommand &&
    client.replica === undefined &&
    settings.maxmemory === 0 &&
    settings['cluster-compatibility-sample-ratio'] === 0 &&
    settings['latency-monitor-threshold'] === 0 &&
    (slowerThan < 0 || slowerThan >= SLOW) &&
    waiting.pause === undefined &&
    waiting.rerunning === undefined &&
    !engine.clientEviction.isOn &&
    !engine.tracking.isOn &&
    !engine.isLoading &&
    !engine.late.isAwaited &&
    engine.costOf === undefined &&
    engine.monitors.size === 0 &&
    engine.callObservers.length === 0 &&
    !engine.scripting.isPaused &&
    engine.scripting.busyError === undefined &&
    engine.persistence?.writeRefusal === undefined &&
    engine.replication?.writeRefusal === undefined
  );
}
