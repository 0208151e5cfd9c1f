// The engine: databases, clients and everything they share, moved only by `execute` and `tick`. Pure and deterministic:
// the clock and the random source are passed in, nothing happens between calls, any number of engines can live side by
// side. How a command passes from arguments to reply is pipeline.ts's matter; bytes and connections are the server's.
import type { ByteString } from '../base/bytes.ts';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { AccessControl } from './acl/access-control.ts';
import { Client } from './client.ts';
import { ClientEviction } from './client-eviction.ts';
import { ClientLimits } from './client-limits.ts';
import { CommandTable } from './command-table.ts';
import { Config } from './config.ts';
import { Context } from './context.ts';
import { DebugSwitches } from './debug-switches.ts';
import type { InfoSource, SectionName } from './info/section.ts';
import { lfuStart, lfuUsed, lruClockAt } from './keyspace/access.ts';
import { Database, type KeyspaceHost } from './keyspace/database.ts';
import { Eviction } from './keyspace/eviction.ts';
import { expireCycle } from './keyspace/expiry.ts';
import { expireFieldsCycle } from './keyspace/field-expiry.ts';
import { type NotifyClass, Notifications, parseNotifyFlags } from './keyspace/notifications.ts';
import type { Value } from './keyspace/value.ts';
import { LateParts } from './late-parts.ts';
import { usedBeside } from './memory/figures.ts';
import { MemoryLedger } from './memory/ledger.ts';
import { execute } from './pipeline.ts';
import { LatencyMonitor } from './latency.ts';
import type { Persistence } from './persistence.ts';
import { Propagation } from './propagation.ts';
import { PubSub } from './pubsub.ts';
import type { Replication } from './replication.ts';
import { Slowlog } from './slowlog.ts';
import { ClusterFitness } from './cluster-fitness.ts';
import { Scripting } from './scripting/scripting.ts';
import { Stats } from './stats.ts';
import { Tracking } from './tracking.ts';
import type { ResizePolicy } from './structures/dict-chains.ts';
import type {
  CallObserver,
  ChangeListener,
  ConnectOptions,
  CostModel,
  EngineOptions,
  LogLevel,
  ProcessFacts,
  ShutdownHandler,
  ShutdownRequest,
} from './surroundings.ts';
import { SharedIntegers } from './types/string/shared-integers.ts';
import { unwatch } from './transaction.ts';
import { Waiting } from './waiting.ts';

const NO_PROCESS: ProcessFacts = { id: 1, executable: '/keyspace-server', configFile: '' };

const NOBODY: readonly Client[] = [];

/** How often the cron runs: hz 10. */
const CRON_MS = 100;
/** Until the next cron after an expiry cycle that reached its limit of work: small bites, so that nobody waits long. */
const CAPPED_CRON_MS = 25;

/** Bytes of the replication stream that are kept for replicas, at least. */
const LEAST_BACKLOG = 16_384;

/** Elements that a thread of their own would not be worth. */
const MOST_FREED_AT_ONCE = 64;

export class Engine implements KeyspaceHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly config: Config;
  readonly commands: CommandTable;
  readonly late: LateParts;
  readonly databases: readonly Database[];
  readonly clients = new Map<number, Client>();
  readonly monitors = new Set<Client>();
  readonly pubsub = new PubSub();
  readonly access: AccessControl;
  readonly tracking: Tracking;
  readonly limits: ClientLimits;
  readonly clientEviction: ClientEviction;
  readonly memory: MemoryLedger;
  readonly eviction: Eviction;
  readonly stats = new Stats();
  readonly slowlog = new Slowlog();
  readonly latency = new LatencyMonitor();
  readonly debug = new DebugSwitches();
  readonly waiting = new Waiting(this);
  readonly propagation = new Propagation(this);
  readonly notifications: Notifications;
  readonly context: Context;
  readonly scripting: Scripting;
  readonly clusterFitness: ClusterFitness;
  /** Empty while nobody watches, which is all that a command then has to find out. */
  readonly callObservers: CallObserver[] = [];
  readonly log: (level: LogLevel, message: string) => void;
  readonly process: ProcessFacts;
  /** Unix ms at start. */
  readonly startedAt: number;
  /** Unix ms of the last successful save; the start until there was one. */
  lastSaveAt: number;
  /** What keeps the data, if anything does. */
  persistence: Persistence | undefined;
  /** What serves replicas, if anything does. */
  replication: Replication | undefined;
  /** 40 hex digits, as INFO's run_id. */
  readonly runId: string;
  /** 40 hex digits, as INFO's master_replid. */
  replicationId: string;
  /** What others add to INFO. */
  readonly infoSources = new Map<SectionName, InfoSource>();

  /** An LFU policy is selected: a value's access data are its frequency, not the time of its last use. */
  tracksFrequency = false;
  readonly sharedIntegers = new SharedIntegers();
  /** A background save or rewrite goes on, in Redis a child process. */
  hasChild = false;
  now: number;
  /** The clock when the last command ended, in µs. */
  micros: number;
  /** The same when the command began that a client sent: it stands still for scripts and transactions. */
  unitMicros = 0;
  readonly costOf: CostModel | undefined;
  /** What all calls so far have cost, in µs. */
  busyMicros = 0;
  isLoading = false;
  /** Memory was past maxmemory, with nothing to evict, when the command that runs (or the script it runs) began. */
  isOutOfMemory = false;
  /** DEBUG SET-ACTIVE-EXPIRE. */
  isActiveExpiryOn = true;
  /** Clients whose output waits to be taken. */
  readonly withOutput: Client[] = [];

  private readonly closing: Client[] = [];
  private readonly changeListeners = new Set<ChangeListener>();
  private nextClientId = 1;
  private nextCron: number;
  /** DEBUG SLEEP: nobody is served before this moment (unix ms). */
  asleepUntil = 0;

  constructor(options: EngineOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.log = options.log ?? (() => {});
    this.process = options.process ?? NO_PROCESS;
    this.costOf = options.costOf;
    this.commands = new CommandTable(options.commands);
    this.late = new LateParts(this, options.late ?? {});
    this.config = new Config(options.settings);
    this.access = new AccessControl(this);
    this.tracking = new Tracking(this);
    this.limits = new ClientLimits(this);
    this.clientEviction = new ClientEviction(this);
    this.micros = this.clock.micros();
    this.now = Math.floor(this.micros / 1000);
    this.startedAt = this.now;
    this.lastSaveAt = this.now;
    this.nextCron = this.now + CRON_MS;
    this.runId = hexDigits(this.random, 40);
    this.replicationId = hexDigits(this.random, 40);
    const hashSeed = this.random.uint32();
    this.databases = Array.from(
      { length: this.config.settings.databases },
      (_, index) => new Database(index, this, hashSeed),
    );
    this.memory = new MemoryLedger({ databases: this.databases });
    this.eviction = new Eviction(this);
    this.notifications = new Notifications((channel, message) => this.pubsub.publish(channel, message));
    const configureNotifications = (): void => {
      const letters = parseNotifyFlags(this.config.settings['notify-keyspace-events']);
      if (letters) this.notifications.configure(letters);
    };
    this.config.onChange('notify-keyspace-events', configureNotifications);
    configureNotifications();
    const configureAccess = (): void => {
      const { maxmemory, 'maxmemory-policy': policy } = this.config.settings;
      this.tracksFrequency = policy.endsWith('lfu');
      this.sharedIntegers.isOpen = maxmemory === 0 || !/l[rf]u$/.test(policy);
    };
    this.config.onChange('maxmemory-policy', configureAccess);
    this.config.onChange('maxmemory', configureAccess);
    configureAccess();
    this.config.onChange('repl-backlog-size', () => {
      const { settings } = this.config;
      settings['repl-backlog-size'] = Math.max(settings['repl-backlog-size'], LEAST_BACKLOG);
    });
    this.config.onChange('slowlog-max-len', () => this.slowlog.trim(this.config.settings['slowlog-max-len']));
    const [first] = options.commands;
    if (!first) throw new Error('an engine without commands');
    this.context = new Context(this, this.createClient({ addr: '', laddr: '', isInternal: true }), first);
    this.clusterFitness = new ClusterFitness(this);
    this.scripting = new Scripting(this);
    if (options.lua) this.scripting.provide(options.lua);
  }

  // --- clients ---------------------------------------------------------------------------------------------------

  /** Makes a client that is not connected: for scripts and loading. */
  createClient(options: ConnectOptions & { isInternal?: boolean; id?: number }): Client {
    return new Client({
      id: options.id ?? 0,
      addr: options.addr,
      laddr: options.laddr,
      createdAt: this.now,
      db: this.database(0),
      isInternal: options.isInternal ?? false,
      pendingBytes: options.pendingBytes,
      onOutput: (client) => this.withOutput.push(client),
      onMuchOutput: (client) => this.limits.checkOutput(client),
    });
  }

  connect(options: ConnectOptions): Client {
    this.refreshClock();
    const client = this.createClient({ ...options, id: this.nextClientId++ });
    this.access.admit(client);
    this.clients.set(client.id, client);
    this.limits.watch(client);
    this.clientEviction.measure(client);
    this.stats.connectionsReceived++;
    return client;
  }

  /** Forgets a client and all that it held; once is enough. */
  disconnect(client: Client): void {
    if (!this.clients.delete(client.id)) return;
    if (client.blocked) this.waiting.unblock(client.blocked);
    unwatch(client);
    this.pubsub.forget(client);
    this.tracking.disable(client);
    this.limits.forget(client);
    this.clientEviction.forget(client);
    this.monitors.delete(client);
    client.closeNow = true;
    client.replica?.lost();
  }

  /** Database `index`; the caller has checked that it exists. */
  database(index: number): Database {
    const db = this.databases[index];
    if (!db) throw new Error(`database ${index} of ${this.databases.length}`);
    return db;
  }

  /** Marks a client to be disconnected at once, its output unsent. */
  close(client: Client): void {
    client.closeNow = true;
    this.closing.push(client);
  }

  /** Marks a client to be disconnected once its output has been sent; nothing is sent to it any more. */
  closeAfterOutput(client: Client): void {
    client.closeAfterReply = true;
    this.closing.push(client);
  }

  /** Ends a client on the spot, as CLIENT KILL does: it is gone before the next command of anybody. */
  kill(client: Client): void {
    this.disconnect(client);
    this.closing.push(client);
  }

  /** Hands over the clients marked since the last call. */
  takeClosing(): readonly Client[] {
    return this.closing.length === 0 ? NOBODY : this.closing.splice(0);
  }

  // --- running ---------------------------------------------------------------------------------------------------

  refreshClock(): void {
    this.micros = this.clock.micros();
    this.now = Math.floor(this.micros / 1000);
    if (this.stats.rates.isDue(this.now)) this.stats.rates.sample(this.stats, this.now);
  }

  /** Runs one command of a client and answers it, now or (blocked) later. */
  execute(client: Client, argv: readonly ByteString[]): void {
    execute(this, client, argv);
    this.afterCommand();
  }

  /** The connected client whose command is running, also while a script or transaction calls others for it. */
  currentClient: Client | undefined;

  /** Ends an execution unit: hands on its effects and serves clients whose keys have got something. */
  afterCommand(): void {
    if (this.scripting.isPaused) return;
    this.propagation.flush();
    this.waiting.serveReadyKeys();
  }

  /** Time has passed: expires keys, ends blocking and pauses that are over. Hosts call it at `nextWakeup`. */
  tick(): void {
    if (this.late.isAwaited) return;
    this.refreshClock();
    if (this.asleepUntil > this.now) return;
    this.waiting.endTimedOut();
    this.limits.tick();
    if (this.eviction.hasMoreToDo) this.eviction.makeRoom();
    if (this.now >= this.nextCron) {
      this.nextCron = this.now + CRON_MS;
      this.cron();
    }
    this.persistence?.tick();
    this.replication?.tick();
    this.afterCommand();
  }

  /** Unix ms when `tick` has something to do, or undefined if only input can change anything. */
  nextWakeup(): number | undefined {
    let at = Math.min(this.waiting.nextTimeout(), this.limits.nextCheck());
    if (this.eviction.hasMoreToDo) at = this.now;
    if (this.tracking.isOverLimit) at = Math.min(at, this.nextCron);
    if (this.asleepUntil > this.now) {
      at = this.asleepUntil;
    } else {
      for (const db of this.databases) {
        if (db.size > 0) at = Math.min(at, this.nextExpiry(db));
      }
    }
    if (this.persistence !== undefined) at = Math.min(at, Math.max(this.persistence.nextWakeup(), this.asleepUntil));
    if (this.replication !== undefined) at = Math.min(at, Math.max(this.replication.nextWakeup(), this.asleepUntil));
    return at === Infinity ? undefined : at;
  }

  /** When the cron next has a key or field of the database to look at, or Infinity. */
  private nextExpiry(db: Database): number {
    if (db.volatile.size > 0) return this.nextCron;
    // Fields live through their last millisecond.
    return this.isActiveExpiryOn ? Math.max(db.fieldExpiry.earliest + 1, this.nextCron) : Infinity;
  }

  private cron(): void {
    if (this.debug.isCronPaused || this.isLoading) return;
    if (this.tracking.isOverLimit) this.tracking.limitKeys();
    if (this.isActiveExpiryOn && this.mayExpire) {
      const startedAt = this.clock.micros();
      expireFieldsCycle(this);
      const report = expireCycle(this.databases, this.config.settings['active-expire-effort'], () =>
        this.propagation.flush(),
      );
      if (report.isCapped) {
        this.stats.expiredTimeCapReached++;
        this.nextCron = this.now + CAPPED_CRON_MS;
      }
      // As Redis: a running average that gives the newest cycle a twentieth.
      this.stats.expiredStalePercent = report.staleShare * 100 * 0.05 + this.stats.expiredStalePercent * 0.95;
      const ms = Math.floor((this.clock.micros() - startedAt) / 1000);
      this.latency.note('expire-cycle', ms, this.config.settings['latency-monitor-threshold'], this.now);
    }
  }

  /** Whether output is held back because the server stands still. */
  get holdsReplies(): boolean {
    return this.repliesHeldUntil > this.now;
  }

  private repliesHeldUntil = 0;

  /** The server waits for its disk: for so many ms nobody is served, and replies stay where they are. */
  standStill(ms: number): void {
    this.repliesHeldUntil = Math.max(this.repliesHeldUntil, this.now) + Math.ceil(ms);
    this.asleepUntil = Math.max(this.asleepUntil, this.repliesHeldUntil);
  }

  /** The arguments of the outermost command that is running, as received. */
  currentArgv: readonly ByteString[] = [];

  /** To be called when all input at hand has run, before output is taken. */
  beforeSleep(): void {
    this.waiting.resumePostponed();
    if (this.late.isAwaited) return;
    // As Redis starts a timer that is due at once.
    if (this.eviction.hasMoreToDo) this.eviction.makeRoom();
    this.replication?.beforeSleep();
  }

  // --- what commands do to the rest of the server -------------------------------------------------------------------

  /** A key was changed by the command that runs: pictures, WATCH and client-side caches hear of it. */
  keyTouched(db: Database, key: ByteString): void {
    this.keyChanged(db, key, this.context.client);
  }

  /** As keyTouched, for changes that nobody asked for (no `by`): a key's time has come, or memory is short. */
  keyChanged(db: Database, key: ByteString, by: Client | undefined): void {
    this.keyChangedUnwatched(db, key);
    if (!db.watched.isEmpty) db.watched.touch(key, () => !db.keys.has(key));
    if (this.tracking.isOn) this.tracking.keyChanged(key, by);
  }

  /** A key was changed in a way that is no news to clients: pictures and the memory count hear of it all the same. */
  keyChangedUnwatched(db: Database, key: ByteString): void {
    if (this.changeListeners.size > 0) for (const listener of this.changeListeners) listener(db.index, key);
    this.memory.note(db, key);
  }

  /** While a child saves, Redis spares memory pages and grows its tables only where it must. */
  setResizePolicy(policy: ResizePolicy): void {
    for (const db of this.databases) db.setResizePolicy(policy);
  }

  /** A database has lost or exchanged its contents: pictures must begin anew. */
  flushed(db: Database): void {
    this.memory.noteAll();
    for (const listener of this.changeListeners) listener(db.index, undefined);
  }

  hasMemoryFor(bytes: number): boolean {
    const { maxmemory } = this.config.settings;
    if (maxmemory === 0 || this.isLoading) return true;
    const held = this.memory.peekBytes();
    return held === undefined || usedBeside(this) + held + bytes <= maxmemory;
  }

  /** A key is about to go in a way that leaves it to Redis's background thread to free much. */
  freesLazily(db: Database, key: ByteString): void {
    if ((db.keys.peek(key)?.freeEffort ?? 0) > MOST_FREED_AT_ONCE) this.stats.lazyfreedObjects++;
  }

  /** An error was answered, or given to a script. */
  countError(code: string): void {
    const codes = this.stats.countError(code);
    if (codes === undefined) return;
    this.stats.lazyfreedObjects += codes.length;
    this.log('warning', 'Errorstats stopped adding new errors: there are too many kinds. CONFIG RESETSTAT begins anew.');
    this.log('warning', `Current errors code list: ${codes.join(', ')}`);
  }

  notify(type: NotifyClass, event: string, key: ByteString, db: Database): void {
    this.notifications.emit(type, event, key, db.index);
  }

  onChange(listener: ChangeListener): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** DEBUG CHANGE-REPL-ID. */
  changeReplicationId(): void {
    this.replicationId = hexDigits(this.random, 40);
  }

  /** SHUTDOWN: hands the request on to the host, which ends the process; a reason if it will not. */
  requestShutdown(request: ShutdownRequest): string | undefined {
    return this.shutdownHandler(request);
  }

  /** Where nobody says how to end the process, nothing happens but a line in the log. */
  shutdownHandler: ShutdownHandler = () => {
    this.log('warning', 'User requested shutdown, which nobody here can carry out.');
    return 'Errors trying to SHUTDOWN. Check logs.';
  };

  /**
   * What the host does while a script runs for longer than busy-reply-threshold: it serves others, who hear BUSY, and says
   * whether the script may go on. Where there is no such thing, scripts have a budget.
   */
  meanwhile: (() => boolean) | undefined;

  /** CONFIG REWRITE, where there is a file to be rewritten: why it could not be, if so. */
  rewriteConfig: (() => string | undefined) | undefined;

  // --- KeyspaceHost ------------------------------------------------------------------------------------------------

  get mayExpire(): boolean {
    const { pause } = this.waiting;
    // By time, as commands are let through again: one that writes must not find a key hidden that is still there.
    return pause === undefined || pause.until <= this.now;
  }

  get mayChangeWhatItReads(): boolean {
    const { command } = this.context;
    return command.isWrite || command.name === 'pfcount';
  }

  get touchesAccess(): boolean {
    const { client, command } = this.context;
    return !client.noTouch || command.name === 'touch';
  }

  accessed(value: Value): void {
    const { tracksFrequency, now } = this;
    if (this.hasChild) {
      // Noting the use would copy the page of memory that the child still shares.
      value.access = this.accessOf(value);
      return;
    }
    const access = tracksFrequency ? lfuUsed(this.accessOf(value), now, this.config.settings, this.random) : lruClockAt(now);
    this.setAccess(value, access);
  }

  accessOf(value: Value): number {
    return value.isShared ? this.sharedIntegers.accessOf(value) : value.access;
  }

  setAccess(value: Value, access: number): void {
    if (value.isShared) this.sharedIntegers.setAccess(value, access);
    else value.access = access;
  }

  startAccess(value: Value): void {
    if (!value.isShared) value.access = this.tracksFrequency ? lfuStart(this.now) : lruClockAt(this.now);
  }

  keyReady(): void {
    this.waiting.hasReadyKeys = true;
  }

  lookedUp(db: Database, key: ByteString, isHit: boolean): void {
    if (isHit) {
      this.stats.keyspaceHits++;
    } else {
      this.stats.keyspaceMisses++;
      this.notifications.emit('keyMiss', 'keymiss', key, db.index);
    }
  }

  added(db: Database, key: ByteString): void {
    this.memory.note(db, key);
    this.notifications.emit('newKey', 'new', key, db.index);
  }

  loaded(db: Database, key: ByteString): void {
    this.memory.note(db, key);
  }

  expired(db: Database, key: ByteString): void {
    this.stats.expiredKeys++;
    this.keyChanged(db, key, undefined);
    this.notify('expired', 'expired', key, db);
    const how = this.config.settings['lazyfree-lazy-expire'] ? 'UNLINK' : 'DEL';
    this.propagation.add(db.index, [how, key]);
  }
}

function hexDigits(random: Random, count: number): string {
  let digits = '';
  while (digits.length < count) digits += random.int(16).toString(16);
  return digits;
}
