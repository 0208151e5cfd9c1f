// The short way for most of what clients send: commands on data, one after another, from somebody who may do everything,
// while nothing else goes on that a command would have to ask about. Whether that is so is found out once for all commands
// that came together, where pipeline.ts looks at each of its gates for every command; what they answer and leave behind is
// the same. Whatever is out of the ordinary closes the lane for the rest of what came: a command that could change the
// answer (CONFIG, MULTI, SUBSCRIBE …) is none that the lane takes.
//
// What has come is read in batches, so that the processor can fetch what all keys of a batch are going to need at once: among
// 100,000 keys that saves a tenth to a quarter of GET, SET and MSET. A request that the lane does not take is the last of its
// batch: those behind it are read again.
//
// Commands of constant cost that follow each other share a look at the clock, which takes longer than some of them do. Their
// times are given in whole microseconds, of which each gets its part.
import { type ByteString, isSame } from '../base/bytes.ts';
import { ErrorReply } from '../resp/reply.ts';
import type { RequestDecoder } from '../resp/request-decoder.ts';
import type { Client } from './client.ts';
import { fitsArity } from './command-table.ts';
import type { Command, CommandFlag, CommandGroup } from './command.ts';
import type { Context } from './context.ts';
import type { Engine } from './engine.ts';
import type { Database } from './keyspace/database.ts';
import { logIfSlow, replyOf } from './pipeline.ts';
import type { CommandStats } from './stats.ts';
import { Dict } from './structures/dict.ts';
import { DictPrefetch, LARGE_DICT } from './structures/dict-prefetch.ts';

/** So many requests are read before the first of them runs, or so many words. */
const BATCH_MAX = 16;
const BATCH_WORDS = 64;
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

/** Commands that look up members in what their key holds: the first, and one in so many words from there on. */
const MEMBERS: Readonly<Record<string, readonly [from: number, every: number]>> = {
  ...{ hset: [2, 2], hsetnx: [2, 2], hget: [2, 1], hmget: [2, 1], hdel: [2, 1], hexists: [2, 1], hincrby: [2, 2] },
  ...{ sadd: [2, 1], srem: [2, 1], sismember: [2, 1], smismember: [2, 1] },
  ...{ zadd: [3, 2], zincrby: [3, 1], zrem: [2, 1], zscore: [2, 1], zmscore: [2, 1] },
};

/** What the lane knows of a command. */
interface Way {
  readonly isTaken: boolean;
  /** Words up to which it comes in rows that share a look at the clock. */
  readonly briefWords: number;
  /** All in so many words from the first on are keys; Infinity if that is the only one, or nobody can say. */
  readonly keyEvery: number;
  readonly members: readonly [from: number, every: number] | undefined;
}

/** Whether the lane takes a command. */
function isTaken(command: Command): boolean {
  const isOfGroup = (GROUPS.has(command.group) && !LEFT_OUT.has(command.name)) || TAKEN.has(command.fullName);
  if (!isOfGroup || command.run === undefined || command.permission !== undefined) return false;
  return !FLAGS.some((flag) => command.flagSet.has(flag));
}

const NOT_TAKEN: Way = { isTaken: false, briefWords: 0, keyEvery: Infinity, members: undefined };

function wayOf(command: Command): Way {
  if (!isTaken(command)) return NOT_TAKEN;
  const { fullName, keys } = command;
  const find = keys[0]?.find;
  return {
    isTaken: true,
    briefWords: BRIEF[fullName] ?? 0,
    keyEvery: find?.type === 'range' && find.last === -1 ? find.step : Infinity,
    members: MEMBERS[fullName],
  };
}

export class FastLane {
  private readonly context: Context;
  private readonly ways = new Map<Command, Way>();
  private readonly prefetch = new DictPrefetch();
  /** Where the requests of a batch end. */
  private readonly ends = new Int32Array(BATCH_MAX);
  /** Whose commands run in it; undefined while it is closed. */
  private client: Client | undefined;
  /** The command that ran last, its figures, and what is known of it. */
  private command: Command | undefined;
  private stats: CommandStats | undefined;
  private way: Way = NOT_TAKEN;
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

  /**
   * Runs what a client has sent, as far as the lane takes it, and tells `onCommand` of each. Gives the request that it leaves
   * to the pipeline, with those behind it still in the decoder; undefined if there is none, or the lane has to stay closed.
   * @param nextOfAnySize reads what `nextSmall` does not
   */
  drive(
    client: Client,
    decoder: RequestDecoder,
    nextOfAnySize: () => readonly ByteString[] | undefined,
    onCommand: ((argv: readonly ByteString[]) => void) | undefined,
  ): readonly ByteString[] | undefined {
    if (this.client !== undefined || !isOrdinary(this.engine, client)) return undefined;
    this.enter(client);
    try {
      while (!isEnding(client)) {
        const small = decoder.nextSmall(true);
        if (small !== undefined) {
          const left = this.batch(client, small, decoder, onCommand);
          if (left !== undefined) return left;
          continue;
        }
        const argv = nextOfAnySize();
        if (argv === undefined || !this.run(client, argv)) return argv;
        onCommand?.(argv);
      }
      return undefined;
    } finally {
      this.leave();
    }
  }

  /** Runs a request and those behind it that are there already; gives the first that is not taken. */
  private batch(
    client: Client,
    first: readonly ByteString[],
    decoder: RequestDecoder,
    onCommand: ((argv: readonly ByteString[]) => void) | undefined,
  ): readonly ByteString[] | undefined {
    const { ends } = this;
    const requests = [first];
    let words = first.length;
    ends[0] = decoder.at;
    while (requests.length < BATCH_MAX && words < BATCH_WORDS) {
      const argv = decoder.nextSmall(true);
      if (argv === undefined) break;
      ends[requests.length] = decoder.at;
      requests.push(argv);
      words += argv.length;
    }
    this.lookAhead(client.db, requests);
    for (let at = 0; at < requests.length; at++) {
      const argv = requests[at] as readonly ByteString[];
      if (isEnding(client) || !this.run(client, argv)) {
        decoder.at = ends[at] as number;
        return argv;
      }
      onCommand?.(argv);
    }
    return undefined;
  }

  /** Has the processor fetch what the requests are going to look up. */
  private lookAhead({ keys }: Database, requests: readonly (readonly ByteString[])[]): void {
    const { engine, prefetch } = this;
    const [first] = requests;
    const firstKey = first?.[1];
    if (first === undefined || firstKey === undefined) return;
    if (keys.size >= LARGE_DICT) {
      for (const argv of requests) {
        const { keyEvery } = this.wayOf(engine.commands.resolve(argv));
        for (let at = 1; at < argv.length; at += keyEvery) prefetch.add(keys, argv[at] as ByteString);
      }
      prefetch.fetch(keys, true);
    }
    const command = engine.commands.resolve(first);
    const { members } = this.wayOf(command);
    if (members === undefined) return;
    const table = keys.peek(firstKey)?.table;
    if (!(table instanceof Dict) || table.size < LARGE_DICT) return;
    const [from, every] = members;
    for (const argv of requests) {
      if (argv[1] === undefined || !isSame(argv[1], firstKey) || engine.commands.resolve(argv) !== command) continue;
      for (let at = from; at < argv.length; at += every) prefetch.add(table, argv[at] as ByteString);
    }
    prefetch.fetch(table, false);
  }

  private enter(client: Client): void {
    const { engine, context } = this;
    this.client = client;
    this.outerClient = engine.currentClient;
    this.outerContextClient = context.client;
    this.outerCommand = context.command;
    engine.currentClient = client;
    engine.unitMicros = engine.micros;
    context.client = client;
  }

  private leave(): void {
    const { engine, context } = this;
    this.lookAtClock();
    engine.currentClient = this.outerClient;
    context.client = this.outerContextClient;
    context.command = this.outerCommand;
    this.outerClient = undefined;
    this.client = undefined;
    this.command = undefined;
  }

  /** Runs a command; false, and nothing has happened, if the lane does not take it. */
  private run(client: Client, argv: readonly ByteString[]): boolean {
    const { engine, context } = this;
    const command = engine.commands.resolve(argv);
    if (command === undefined || (command !== this.command && !this.turnTo(command)) || !fitsArity(command, argv.length)) return false;
    const { propagation, waiting } = engine;
    const isBrief = argv.length <= this.way.briefWords;
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

  private turnTo(command: Command): boolean {
    this.lookAtClock();
    const way = this.wayOf(command);
    if (!way.isTaken) return false;
    this.way = way;
    this.command = command;
    this.stats = this.engine.stats.of(command);
    this.context.command = command;
    if (this.client !== undefined) this.client.lastCommand = command;
    return true;
  }

  private wayOf(command: Command | undefined): Way {
    if (command === undefined) return NOT_TAKEN;
    if (command === this.command) return this.way;
    const known = this.ways.get(command);
    if (known !== undefined) return known;
    const way = wayOf(command);
    this.ways.set(command, way);
    return way;
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

function isEnding(client: Client): boolean {
  return client.closeAfterReply || client.closeNow;
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
