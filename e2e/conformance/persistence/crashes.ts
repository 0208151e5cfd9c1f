// Random crashes: a machine under a random configuration, disk and workload loses its process or its power at a random
// step of its disk, starts again, and is held to what Redis promises for that configuration. Also, the data must be
// exactly those of all writes but the ones that the recovery report lists as lost: they are made anew from the report on
// an engine of their own.
import { ManualClock } from '../../../src/base/clock.ts';
import { SeededRandom } from '../../../src/base/random.ts';
import type { Client } from '../../../src/engine/client.ts';
import { ALL_COMMANDS } from '../../../src/server/commands.ts';
import type { Settings } from '../../../src/engine/config-parameters.ts';
import { datasetDigest } from '../../../src/engine/digest.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { PropagatedCommand } from '../../../src/engine/propagation.ts';
import type { DiskTraits, TornTail } from '../../../src/persistence/memory-disk.ts';
import { encodeRequest } from '../../../src/resp/encode.ts';
import { Machine, type RecoveryReport } from '../../../src/server/machine.ts';
import type { Connection } from '../../../src/server/server.ts';

export interface CrashResult {
  readonly seed: number;
  /** Policy and end, for statistics. */
  readonly kind: string;
  readonly writes: number;
  readonly lost: number;
  readonly refused: boolean;
  /** What was not as promised. */
  readonly problems: readonly string[];
}

const TAILS: readonly TornTail[] = ['lost', 'torn', 'zeros', 'kept'];
const POLICIES = ['rdb', 'always', 'everysec', 'no', 'both'] as const;
type Policy = (typeof POLICIES)[number];
/** Written, synced in the background every second, noticed by a cron ten times a second. */
const EVERYSEC_PROMISE_MS = 2000;

class Crash extends Error {}

interface Unit {
  readonly at: number;
  readonly by: Client | undefined;
  readonly commands: readonly PropagatedCommand[];
  isAcknowledged: boolean;
}

export function crashOnce(seed: number): CrashResult {
  return new CrashRun(seed).run();
}

class CrashRun {
  private readonly random: SeededRandom;
  private readonly clock = new ManualClock();
  private readonly policy: Policy;
  private readonly machine: Machine;
  private readonly units: Unit[] = [];
  private readonly connections: Connection[] = [];
  private readonly problems: string[] = [];
  /** Units that each RDB file which has its final name holds, and those of the save under way. */
  private forked = 0;
  private renamed = 0;
  private durable = 0;
  private eventsLeft = Infinity;
  private counter = 0;
  /** A rewrite was under way at some time since, with no-appendfsync-on-rewrite. */
  private mayWaitForRewrite = false;

  constructor(private readonly seed: number) {
    this.random = new SeededRandom(seed);
    this.policy = this.pick(POLICIES);
    const settings = this.settings();
    this.mayWaitForRewrite = settings['no-appendfsync-on-rewrite'] === true;
    this.machine = new Machine({
      clock: this.clock,
      random: new SeededRandom(seed + 1),
      commands: ALL_COMMANDS,
      settings,
      disk: this.traits(),
    });
    this.machine.engine.propagation.listen((commands, by) => {
      this.units.push({ at: this.clock.now(), by, commands, isAcknowledged: false });
    });
    this.watch();
    for (let n = 0; n < 3; n++) this.connect();
  }

  private settings(): Partial<Settings> {
    const isAof = this.policy !== 'rdb';
    const fsync = this.policy === 'both' ? this.pick(['always', 'everysec', 'no']) : this.policy;
    return {
      save: this.policy === 'rdb' || this.policy === 'both' ? this.pick(['1 1', '2 10', '1 5 3 1']) : '',
      appendonly: isAof,
      ...(isAof ? { appendfsync: fsync } : {}),
      'aof-use-rdb-preamble': this.chance(0.7),
      'no-appendfsync-on-rewrite': this.chance(0.15),
      'aof-timestamp-enabled': this.chance(0.2),
      'auto-aof-rewrite-min-size': this.pick([300, 2000, 1e6]),
    };
  }

  private traits(): Partial<DiskTraits> {
    const latency = this.pick([0, 0, 3, 40, 300, 700]);
    return { latency, bandwidth: this.pick([Infinity, 1e6, 1e5]) };
  }

  private watch(): void {
    this.machine.watch((event) => {
      if (event.kind === 'fork' && event.what === 'rdb') this.forked = this.units.length;
      // SAVE makes its file with nobody in between.
      if (event.kind === 'create' && event.path === '/data/temp-1.rdb') this.forked = this.units.length;
      if (event.kind === 'rename' && event.path === '/data/dump.rdb') this.renamed = this.forked;
      if (event.kind === 'sync-directory' && event.path === '/data') this.durable = this.renamed;
      // What is thrown inside a command the engine answers with an error, and goes on: a write would be made twice.
      const isSwallowed = event.kind === 'write' && this.machine.engine.currentClient !== undefined;
      if (event.kind !== 'killed' && event.kind !== 'ended' && --this.eventsLeft < 0 && !isSwallowed) throw new Crash();
    });
  }

  private connect(): void {
    const connection = this.machine.connect({
      addr: `127.0.0.1:${50_000 + this.connections.length}`,
      laddr: '127.0.0.1:6379',
      onOutput: () => {
        for (const unit of this.units) if (unit.by === connection.client) unit.isAcknowledged = true;
      },
      onClose: () => {},
    });
    this.connections.push(connection);
  }

  run(): CrashResult {
    this.eventsLeft = 5 + this.random.int(400);
    try {
      const steps = 20 + this.random.int(250);
      for (let n = 0; n < steps; n++) {
        this.step();
        this.pass(this.pick([0, 0, 1, 5, 40, 200, 700]));
      }
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
    }
    this.eventsLeft = Infinity;
    const isPower = this.chance(0.6);
    const tail = this.pick(TAILS);
    const crashedAt = this.clock.now();
    if (isPower) this.machine.control({ type: 'cut-power', tail, seed: this.seed });
    else this.machine.control({ type: 'kill' });
    const kind = `${this.policy}, ${isPower ? `power cut, unsynced bytes ${tail}` : 'killed'}`;
    const started = this.machine.control({ type: 'start' });
    const { report } = this.machine;
    if (!report) throw new Error('a machine without a report');
    if (started.ok) this.check(report, isPower, tail, crashedAt);
    else if (!(isPower && (tail === 'torn' || tail === 'zeros'))) this.problems.push(`does not start: ${started.reason}`);
    else if (report.damage === undefined) this.problems.push('refused without saying where');
    const lost = report.lost.length + report.lostUnacknowledged.length;
    return { seed: this.seed, kind, writes: this.units.length, lost, refused: !started.ok, problems: this.problems };
  }

  // --- the workload ----------------------------------------------------------------------------------------------

  private step(): void {
    const n = String(++this.counter);
    const key = `key:${this.random.int(12)}`;
    const connection = this.pick(this.connections);
    const say = (...words: string[]): void => connection.receive(encodeRequest(words));
    switch (this.random.int(16)) {
      case 0:
        say('MULTI');
        say('RPUSH', 'log', n, `${n}b`);
        say('SELECT', this.pick(['0', '0', '2']));
        say('SADD', 'members', n);
        say('SELECT', '0');
        say('EXEC');
        break;
      case 1:
        say('SPOP', 'members', '2');
        break;
      case 2:
        say('SET', `temporary:${n}`, n, 'PX', this.pick(['30', '1000', '1000000']));
        break;
      case 3:
        say('HSET', `hash:${this.random.int(4)}`, `field${n}`, n);
        break;
      case 4:
        say('XADD', 'stream', '*', 'n', n);
        break;
      case 5:
        say('ZADD', 'scores', n, `member${n}`);
        break;
      case 6:
        say(this.chance(0.5) ? 'DEL' : 'UNLINK', key);
        break;
      case 7:
        say('SADD', 'members', n, `${n}x`, `${n}y`);
        break;
      case 8:
        if (this.chance(0.5)) say(this.pick(['BGSAVE', 'BGREWRITEAOF', 'BGREWRITEAOF', this.policy === 'rdb' ? 'SAVE' : 'PING']));
        break;
      case 9:
        say('RENAME', key, `key:${this.random.int(12)}`);
        break;
      case 10:
        say('SET', key, n.repeat(this.pick([1, 1, 40, 3000])));
        break;
      default:
        say('RPUSH', 'log', n);
        say('APPEND', key, `${n},`);
    }
  }

  /** Lets time pass, with everything that is due meanwhile. */
  private pass(ms: number): void {
    const end = this.clock.now() + ms;
    for (let turns = 0; turns < 10_000; turns++) {
      const at = this.machine.nextWakeup();
      if (at === undefined || at > end) break;
      this.clock.advanceTo(Math.max(at, this.clock.now()));
      this.machine.tick();
    }
    this.clock.advanceTo(Math.max(end, this.clock.now()));
  }

  // --- the promises ----------------------------------------------------------------------------------------------

  private check(report: RecoveryReport, isPower: boolean, tail: TornTail, crashedAt: number): void {
    const lostNumbers = new Set([...report.lost, ...report.lostUnacknowledged].map(({ number }) => number));
    const survivors = this.units.filter((_, at) => !lostNumbers.has(at + 1));
    const expected = this.replay(survivors);
    const found = digestOf(this.machine.engine);
    // What was read back with other bytes is neither lost nor as it was.
    if (found !== expected && report.altered.length === 0) this.problems.push(`the data are not those of the ${survivors.length} writes that the report leaves`);
    const acknowledged = new Set(this.units.flatMap((unit, at) => (unit.isAcknowledged ? [at + 1] : [])));
    const reported = report.lost.filter(({ client }) => client > 0).map(({ number }) => number);
    const gone = [...lostNumbers].filter((number) => acknowledged.has(number)).sort((a, b) => a - b);
    if (!same(reported, gone)) this.problems.push(`reported as lost: ${reported.join()}; acknowledged and gone: ${gone.join()}`);
    if (this.policy === 'rdb') {
      const numbers = isPower ? (tail === 'lost' ? [this.durable] : [this.durable, this.renamed]) : [this.renamed];
      if (!numbers.includes(survivors.length)) {
        this.problems.push(`${survivors.length} writes survive, the last finished snapshot holds ${numbers.join(' or ')}`);
      }
      return;
    }
    this.checkAof(gone, isPower, crashedAt);
  }

  private checkAof(gone: readonly number[], isPower: boolean, crashedAt: number): void {
    const fsync = this.machine.engine.config.settings.appendfsync;
    if (fsync === 'always' && !this.mayWaitForRewrite && gone.length > 0) this.problems.push(`always loses acknowledged writes: ${gone.join()}`);
    if (fsync === 'no' && !isPower && gone.length > 0) this.problems.push(`a killed process loses what was written: ${gone.join()}`);
    if (fsync === 'everysec' && !this.mayWaitForRewrite) {
      const oldest = Math.min(...gone.map((number) => this.units[number - 1]?.at ?? 0));
      if (crashedAt - oldest > EVERYSEC_PROMISE_MS) this.problems.push(`everysec loses ${crashedAt - oldest} ms`);
    }
  }

  private replay(units: readonly Unit[]): string {
    const engine = new Engine({ clock: this.clock, random: new SeededRandom(1), commands: ALL_COMMANDS });
    engine.isActiveExpiryOn = false;
    const client = engine.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:2' });
    for (const { commands } of units) {
      for (const { db, argv } of commands) {
        client.db = engine.database(db);
        engine.execute(client, argv);
      }
    }
    return digestOf(engine);
  }

  private pick<T>(values: readonly T[]): T {
    const value = values[this.random.int(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  private chance(p: number): boolean {
    return this.random.next() < p;
  }
}

/** Of all but what expires by itself. */
function digestOf(engine: Engine): string {
  for (const db of engine.databases) {
    const temporary: string[] = [];
    db.keys.forEach((key) => {
      if (key.startsWith('temporary:')) temporary.push(key);
    });
    for (const key of temporary) db.delete(key);
  }
  return datasetDigest(engine.databases);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
