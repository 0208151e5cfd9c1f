// From arguments to reply: the gates that a command passes, in Redis's order (processCommand in 8.0), and the call
// itself with its bookkeeping. A gate refuses by returning the error; the first refusal wins.
import type { ByteString } from '../base/bytes.ts';
import { quote } from '../base/quoting.ts';
import { ErrorReply, MapReply, NO_REPLY, QUEUED, type Reply, SetReply, Status } from '../resp/reply.ts';
import type { BlockedState } from './blocking.ts';
import type { Client } from './client.ts';
import { fitsArity } from './command-table.ts';
import type { Command } from './command.ts';
import type { Engine } from './engine.ts';
import { errors } from './errors.ts';
import { isPermitted } from './permission.ts';
import { discardTransaction, type QueuedCommand } from './transaction.ts';

/** Runs one command of a client and answers it; a refusal spoils the transaction it was meant for. */
export function execute(engine: Engine, client: Client, argv: readonly ByteString[]): void {
  if (engine.clientEviction.isOn) {
    // What the last command left behind counts before the next one runs.
    engine.clientEviction.measure(client);
    engine.clientEviction.makeRoom();
    if (client.closeNow) return;
  }
  const command = engine.commands.resolve(argv);
  if (command === undefined && engine.late.hold('commands', client, argv)) return;
  client.lastCommand = command;
  const refusal = lookupGate(engine, client, command, argv) ?? (command && admissionGates(engine, client, command, argv));
  if (refusal !== undefined || command === undefined) {
    if (refusal) reject(engine, client, command, refusal);
    client.endCommand();
    return;
  }
  if (engine.tracking.isOn) engine.tracking.limitKeys();
  if (isPostponed(engine, client, command, argv)) {
    engine.waiting.blockOn(client, command, 'postponed', argv, 0, () => NO_REPLY);
    return;
  }
  if (command.group === 'scripting' && engine.late.hold('lua', client, argv)) return;
  if (client.transaction && !RUNS_INSIDE_MULTI.has(command.fullName)) {
    if (command.flagSet.has('no_multi')) {
      reject(engine, client, command, errors.notAllowedInMulti);
    } else {
      client.transaction.add(command, argv);
      client.reply(QUEUED);
    }
    client.endCommand();
    return;
  }
  run(engine, client, command, argv);
}

/** Runs the command of a client that was blocked once more; it answers or blocks anew, if it still may run. */
export function rerun(engine: Engine, state: BlockedState): void {
  const { client, command, argv } = state;
  const refusal = admissionGates(engine, client, command, argv);
  if (refusal) {
    reject(engine, client, command, refusal);
    client.endCommand();
    return;
  }
  engine.waiting.rerunning = state;
  run(engine, client, command, argv);
  engine.waiting.rerunning = undefined;
}

/** Runs a client's command and answers it; what was pushed to the client by its own doing comes after the answer. */
function run(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): void {
  const outer = engine.currentClient;
  engine.currentClient = client;
  engine.currentArgv = argv;
  engine.unitMicros = engine.micros;
  client.isRunning = true;
  client.reply(call(engine, client, command, argv));
  client.endRunning();
  engine.tracking.tellCaller(client);
  engine.currentClient = outer;
  if (client.blocked === undefined) client.endCommand();
}

// --- gates -----------------------------------------------------------------------------------------------------------

function lookupGate(
  engine: Engine,
  client: Client,
  command: Command | undefined,
  argv: readonly ByteString[],
): ErrorReply | undefined {
  if (command === undefined) {
    const container = engine.commands.get(argv[0] ?? '');
    return container ? errors.unknownSubcommand(container.name, argv[1] ?? '') : errors.unknownCommand(argv);
  }
  if (!fitsArity(command, argv.length)) return errors.wrongArity(command.fullName);
  if (command.permission !== undefined && !isPermitted(engine.config.settings, client, command.permission)) {
    return errors.protectedCommand((command.container ?? command.name).toUpperCase(), command.permission);
  }
  return undefined;
}

function admissionGates(
  engine: Engine,
  client: Client,
  command: Command,
  argv: readonly ByteString[],
): ErrorReply | undefined {
  if (!client.isAuthenticated && !command.needsNoAuth && engine.access.mustAuthenticate(client)) return errors.noAuth;
  if (client.account !== undefined && !client.account.isUnlimited) {
    const denial = engine.access.deny(client, command, argv, client.transaction ? 'multi' : 'toplevel');
    if (denial) return errors.noPermission(denial.text);
  }
  if (engine.config.settings['cluster-compatibility-sample-ratio'] > 0) engine.clusterFitness.check(client, { command, argv });
  if (engine.config.settings.maxmemory > 0 && !hasMemoryFor(engine, client, command, argv)) return errors.oom;
  const persistence = engine.persistence?.writeRefusal;
  if (persistence !== undefined && (command.name === 'ping' || mayWrite(engine, client, { command, argv }))) {
    return persistence;
  }
  const tooFewReplicas = engine.replication?.writeRefusal;
  if (tooFewReplicas !== undefined && mayWrite(engine, client, { command, argv })) return tooFewReplicas;
  if (client.isSubscribed && client.resp === 2 && !ALLOWED_WHILE_SUBSCRIBED.has(command.fullName)) {
    return errors.subscribedMode(command.fullName);
  }
  if (engine.isLoading && !command.flagSet.has('loading')) return errors.loading;
  if (engine.scripting.busyError && !command.allowsBusy) return engine.scripting.busyError;
  // To Redis a monitor is a replica of a kind.
  if ((client.isMonitor || client.replica) && usesKeyspace(client, { command, argv })) return errors.replicaAndKeyspace;
  return undefined;
}

/** Every command makes room first; those that would need more are refused if that was in vain. */
function hasMemoryFor(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): boolean {
  engine.isOutOfMemory = engine.eviction.makeRoom() === 'short';
  return !engine.isOutOfMemory || !someOf(client, { command, argv }, (each) => needsMemory(engine, each));
}

function needsMemory(engine: Engine, called: QueuedCommand): boolean {
  const flags = engine.scripting.flagsOf(called);
  return flags === undefined ? called.command.deniesOom : !flags.has('allow-oom') && !flags.has('no-writes');
}

function mayWrite(engine: Engine, client: Client, called: QueuedCommand): boolean {
  return someOf(client, called, (each) => {
    const flags = engine.scripting.flagsOf(each);
    return flags === undefined ? each.command.isWrite : !flags.has('no-writes');
  });
}

/** Whether it holds for the command itself or, of EXEC, for one that it runs. */
function someOf(client: Client, called: QueuedCommand, holds: (each: QueuedCommand) => boolean): boolean {
  if (called.command.name !== 'exec') return holds(called);
  return client.transaction?.queue.some(holds) ?? false;
}

const ALLOWED_WHILE_SUBSCRIBED: ReadonlySet<string> = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'psubscribe',
  'unsubscribe',
  'sunsubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

function usesKeyspace(client: Client, called: QueuedCommand): boolean {
  return someOf(client, called, ({ command: { isWrite, isReadonly, name } }) => isWrite || isReadonly || MAY_REPLICATE.has(name));
}

/** Commands that act at once although a transaction is open. */
const RUNS_INSIDE_MULTI: ReadonlySet<string> = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

function isPostponed(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): boolean {
  const pause = engine.waiting.pause;
  if (pause === undefined || pause.until <= engine.now || client.isInternal || client.replica) return false;
  if (pause.kind === 'all') return true;
  // PUBLISH and calls of scripts without flags may write: Redis's CMD_MAY_REPLICATE. EXEC waits if anything queued would.
  // In a transaction too: what can't run now isn't queued now.
  return someOf(client, { command, argv }, (each) => {
    const flags = engine.scripting.flagsOf(each);
    if (flags !== undefined) return !flags.has('no-writes');
    return each.command.isWrite || MAY_REPLICATE.has(each.command.name);
  });
}

const MAY_REPLICATE: ReadonlySet<string> = new Set([
  'publish',
  'spublish',
  'pfcount',
  'eval',
  'evalsha',
  'fcall',
]);

function reject(engine: Engine, client: Client, command: Command | undefined, refusal: ErrorReply): void {
  if (command) engine.stats.of(command).rejectedCalls++;
  engine.countError(refusal.code);
  if (command?.name === 'exec') {
    // An EXEC that is refused ends its transaction all the same.
    discardTransaction(client);
    client.reply(errors.execAbortedBy(refusal));
    return;
  }
  if (client.transaction) client.isDirtyExec = true;
  client.reply(refusal);
}

// --- the call --------------------------------------------------------------------------------------------------------

/**
 * Runs a command that has passed the gates and gives its reply. Used for a client's command, for each command of a
 * transaction and for a script's calls alike.
 */
export function call(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): Reply {
  const ctx = engine.context;
  const outerClient = ctx.client;
  const outerCommand = ctx.command;
  const outerArgv = ctx.propagateArgv;
  ctx.client = client;
  ctx.command = command;
  ctx.propagateArgv = undefined;
  const observers = engine.callObservers;
  if (observers.length > 0) for (const observer of observers) observer.before(client, command, argv);
  const startedAt = engine.micros;
  const busyBefore = engine.busyMicros;
  // A script comes before what it calls; all others are told of when they are done.
  if (engine.monitors.size > 0 && command.flagSet.has('skip_monitor')) feedMonitors(engine, client, command, argv);
  const dirty = ctx.dirty;
  const db = client.db;
  const reply = replyOf(engine, command, argv);
  // A script is followed by what it reads, not by the keys that it was called with.
  const follower = engine.currentClient?.tracking && engine.currentClient;
  if (follower && command.isReadonly && command.group !== 'scripting') engine.tracking.remember(follower, command, argv);
  if (ctx.dirty !== dirty && engine.propagation.isOn && ctx.propagateArgv !== null) {
    engine.propagation.add(db.index, ctx.propagateArgv ?? argv);
  }
  ctx.client = outerClient;
  ctx.command = outerCommand;
  ctx.propagateArgv = outerArgv;
  account(engine, client, command, argv, reply, startedAt, busyBefore);
  if (observers.length > 0) for (const observer of observers) observer.after(client, command, argv, reply);
  return reply;
}

/** Runs the command, which has its context. An error that nobody foresaw is one of its replies, too. */
export function replyOf(engine: Engine, command: Command, argv: readonly ByteString[]): Reply {
  try {
    return command.run ? command.run(engine.context, argv) : errors.wrongArity(command.fullName);
  } catch (thrown) {
    if (thrown instanceof ErrorReply) return thrown;
    engine.log('warning', `Command '${command.fullName}' failed unexpectedly: ${String(thrown)}`);
    return new ErrorReply(`ERR internal error in '${command.fullName}': ${String(thrown)}`);
  }
}

/** Errors that a script has put inside of its reply, without those that come from its commands. */
function* errorsWithin(reply: Reply): Generator<ErrorReply, void, undefined> {
  if (reply instanceof ErrorReply && !reply.isCounted) yield reply;
  const items = reply instanceof MapReply ? reply.flat : reply instanceof SetReply ? reply.items : reply;
  if (!Array.isArray(items)) return;
  for (const item of items) if (typeof item === 'object') yield* errorsWithin(item);
}

function account(
  engine: Engine,
  client: Client,
  command: Command,
  argv: readonly ByteString[],
  reply: Reply,
  startedAt: number,
  busyBefore: number,
): void {
  engine.micros = engine.clock.micros();
  const { context: ctx, stats: all } = engine;
  const { settings } = engine.config;
  let micros = engine.micros - startedAt + ctx.sleptMicros;
  if (engine.costOf !== undefined) {
    micros += engine.costOf(command, argv, reply, client.db);
    // The clock stands still in a script, too: it takes what the commands take that it calls.
    if (command.group === 'scripting') {
      micros += engine.busyMicros - busyBefore;
      engine.busyMicros = busyBefore;
    }
  }
  engine.busyMicros += micros;
  ctx.sleptMicros = 0;
  if (client.blocked !== undefined && client.blocked.reason !== 'sleep' && reply === NO_REPLY) {
    // Counted when it is served, or when its time has run out.
    feedMonitorsAfter(engine, client, command, argv);
    return;
  }
  const stats = all.of(command);
  stats.record(micros, settings['latency-tracking']);
  logIfSlow(engine, client, command, argv, micros);
  const threshold = settings['latency-monitor-threshold'];
  if (threshold > 0) {
    const event = command.flagSet.has('fast') ? 'fast-command' : 'command';
    engine.latency.note(event, Math.floor(micros / 1000), threshold, engine.now);
  }
  if (reply instanceof ErrorReply) {
    stats.failedCalls++;
    if (!reply.isCounted) engine.countError(reply.code);
  } else if (command.group === 'scripting' && typeof reply === 'object') {
    for (const error of errorsWithin(reply)) {
      stats.failedCalls++;
      engine.countError(error.code);
    }
  }
  engine.stats.commandsProcessed++;
  client.commandsProcessed++;
  feedMonitorsAfter(engine, client, command, argv);
}

/** Enters a call that took so many microseconds in the slow log if that is slow. */
export function logIfSlow(engine: Engine, client: Client, command: Command, argv: readonly ByteString[], micros: number): void {
  const { settings } = engine.config;
  const slowerThan = settings['slowlog-log-slower-than'];
  if (slowerThan < 0 || micros < slowerThan || command.flagSet.has('skip_slowlog')) return;
  engine.slowlog.add(client, command.shownAs?.(argv) ?? argv, micros, engine.now, settings['slowlog-max-len']);
}

function feedMonitorsAfter(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): void {
  if (engine.monitors.size === 0 || engine.waiting.rerunning !== undefined || command.flagSet.has('skip_monitor')) return;
  feedMonitors(engine, client, command, argv);
}

function feedMonitors(engine: Engine, client: Client, command: Command, argv: readonly ByteString[]): void {
  if (command.flagSet.has('admin') || engine.isLoading) return;
  const micros = engine.micros;
  const time = `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
  const source = client.isInternal ? 'lua' : client.addr;
  const shown = command.shownAs?.(argv) ?? argv;
  const line = new Status(`${time} [${client.db.index} ${source}] ${shown.map(quote).join(' ')}`);
  for (const monitor of engine.monitors) if (!monitor.isSilenced) monitor.push(line);
}
