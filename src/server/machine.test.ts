// What becomes of data when a machine fails: behaviours that the random crashes (e2e/conformance/persistence) do not name.
import { describe, expect, it } from 'vitest';
import { bytesFromArray, bytesToArray } from '../base/bytes.ts';
import { ManualClock } from '../base/clock.ts';
import { splitArgs } from '../base/quoting.ts';
import { SeededRandom } from '../base/random.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { datasetDigest } from '../engine/digest.ts';
import type { DiskTraits } from '../persistence/memory-disk.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from './commands.ts';
import { Machine } from './machine.ts';
import type { Connection } from './server.ts';

class Scene {
  readonly clock = new ManualClock();
  readonly log: string[] = [];
  readonly machine: Machine;
  private connection: Connection | undefined;
  private output = '';

  constructor(settings: Partial<Settings> = {}, disk: Partial<DiskTraits> = {}) {
    this.machine = new Machine({
      clock: this.clock,
      random: new SeededRandom(1),
      commands: ALL_COMMANDS,
      settings: { save: '', 'enable-debug-command': 'yes', ...settings },
      disk,
      log: (_, line) => this.log.push(line),
    });
  }

  /** The reply's bytes; empty if there is none yet. */
  say(line: string): string {
    this.connection ??= this.machine.connect({
      addr: '127.0.0.1:1',
      laddr: '127.0.0.1:2',
      onOutput: (bytes) => (this.output += bytes),
      onClose: () => (this.connection = undefined),
    });
    this.connection.receive(encodeRequest(splitArgs(line) ?? []));
    return this.take();
  }

  take(): string {
    const { output } = this;
    this.output = '';
    return output.replace(/\r\n$/, '');
  }

  pass(ms: number): void {
    const end = this.clock.now() + ms;
    for (let at = this.machine.nextWakeup(); at !== undefined && at <= end; at = this.machine.nextWakeup()) {
      this.clock.advanceTo(Math.max(at, this.clock.now()));
      this.machine.tick();
    }
    this.clock.advanceTo(end);
  }

  info(field: string): string {
    return new RegExp(`${field}:([^\r]*)`).exec(this.say('INFO'))?.[1] ?? '';
  }

  get digest(): string {
    return datasetDigest(this.machine.engine.databases);
  }

  get files(): readonly string[] {
    return this.machine.disk.files().map(({ path }) => path.replace('/data/', ''));
  }

  text(name: string): string {
    return bytesFromArray(this.machine.disk.read(`/data/${name}`));
  }

  restart(settings: Partial<Settings> = {}): ReturnType<Machine['control']> {
    this.connection = undefined;
    return this.machine.control({ type: 'start', settings });
  }

  cutPower(): void {
    this.machine.control({ type: 'cut-power', tail: 'lost', seed: 1 });
  }
}

describe('a machine without persistence', () => {
  it('loses everything, and lists it', () => {
    const scene = new Scene();
    scene.say('SET a 1');
    scene.say('RPUSH l x y');
    scene.machine.control({ type: 'kill' });
    scene.restart();
    expect(scene.machine.report?.outcome).toBe('nothing');
    expect(scene.machine.report?.lost.map(({ sent }) => sent)).toEqual([[['SET', 'a', '1']], [['RPUSH', 'l', 'x', 'y']]]);
  });

  it('writes nothing', () => {
    const scene = new Scene();
    scene.say('SET a 1');
    scene.pass(10_000_000);
    expect(scene.files).toEqual([]);
  });
});

describe('save points', () => {
  it('save when so much has changed in so many seconds, and not before', () => {
    const scene = new Scene({ save: '10 2' });
    scene.say('SET a 1');
    scene.pass(60_000);
    expect(scene.files).toEqual([]);
    scene.say('SET b 1');
    scene.pass(200);
    expect(scene.files).toEqual(['dump.rdb']);
    expect(scene.log).toContain('2 changes in 10 seconds. Saving...');
    expect(scene.info('rdb_changes_since_last_save')).toBe('0');
  });

  it('wake nobody while nothing has changed', () => {
    const scene = new Scene({ save: '10 2' });
    expect(scene.machine.nextWakeup()).toBeUndefined();
  });
});

describe('a new append-only file', () => {
  it('begins with a base in the format that is configured', () => {
    for (const [preamble, base] of [[true, 'appendonly.aof.1.base.rdb'], [false, 'appendonly.aof.1.base.aof']] as const) {
      const scene = new Scene({ appendonly: true, 'aof-use-rdb-preamble': preamble });
      expect(scene.files).toContain(`appendonlydir/${base}`);
      expect(scene.text('appendonlydir/appendonly.aof.manifest')).toContain(`file ${base} seq 1 type b\n`);
    }
  });

  it('keeps what a rewrite has replaced as long as nobody may clear up', () => {
    const scene = new Scene({ appendonly: true, 'aof-disable-auto-gc': true });
    const first = 'appendonlydir/appendonly.aof.1.base.rdb';
    scene.say('BGREWRITEAOF');
    scene.pass(1000);
    expect(scene.text('appendonlydir/appendonly.aof.manifest')).toContain('appendonly.aof.1.base.rdb seq 1 type h\n');
    expect(scene.files).toContain(first);
    scene.say('CONFIG SET aof-disable-auto-gc no');
    expect(scene.files).not.toContain(first);
    expect(scene.text('appendonlydir/appendonly.aof.manifest')).not.toContain('type h');
  });
});

describe('a background save', () => {
  it('keeps the table of keys from growing, unless there are four times as many as it has places', () => {
    const scene = new Scene({}, { bandwidth: 100 });
    const tableSize = (): string => scene.say('DEBUG HTSTATS 0').match(/table size: (\d+)/)?.[1] ?? '';
    scene.say('MSET 1 v 2 v 3 v 4 v');
    expect(tableSize()).toBe('4');
    scene.say('BGSAVE');
    for (let n = 5; n <= 16; n++) scene.say(`SET ${n} v`);
    expect(scene.say('DEBUG HTSTATS 0')).not.toContain('rehashing');
    expect(tableSize()).toBe('4');
    scene.pass(60_000);
    for (const key of ['17', '17', '17', '17', '17', '17']) scene.say(`SET ${key} v`);
    expect(tableSize()).toBe('32');
  });

  it('holds the data of its beginning, whatever happens meanwhile', () => {
    const scene = new Scene({}, { bandwidth: 20_000 });
    for (let n = 0; n < 50; n++) scene.say(`SET key:${n} ${'v'.repeat(1000)}`);
    for (const line of ['RPUSH list a b', 'HSET hash f v', 'SADD set 1 2', 'ZADD zset 1 a', 'XADD stream 1-1 a b', 'SET gone x']) {
      scene.say(line);
    }
    scene.say('SET timed x PX 100000000');
    const digest = scene.digest;
    scene.say('BGSAVE');
    for (const line of [
      ...['APPEND key:3 more', 'RPUSH list c', 'HSET hash f w', 'SREM set 1', 'ZADD zset 2 a', 'XADD stream 2-1 a b'],
      ...['DEL gone', 'RENAME key:4 key:new', 'PERSIST timed', 'SET key:5 other', 'SET added 1', 'SWAPDB 0 1', 'SET k 1'],
    ]) {
      expect(scene.say(line)).not.toMatch(/^-/);
    }
    expect(Number(scene.info('current_cow_size'))).toBeGreaterThan(0);
    scene.pass(10_000);
    expect(scene.info('rdb_last_bgsave_status')).toBe('ok');
    scene.machine.control({ type: 'kill' });
    scene.restart();
    expect(scene.digest).toBe(digest);
  });

  it('writes large values in portions, as they were at its beginning', () => {
    const scene = new Scene({}, { bandwidth: 1_000_000 });
    const names = Array.from({ length: 12_000 }, (_, n) => `a-name-of-some-length:${n}`);
    scene.say(`SADD set ${names.join(' ')}`);
    scene.say(`HSET hash ${names.map((name) => `${name} v`).join(' ')}`);
    scene.say(`ZADD zset ${names.map((name, n) => `${n} ${name}`).join(' ')}`);
    const { digest } = scene;
    scene.say('BGSAVE');
    for (let n = 0; scene.info('rdb_bgsave_in_progress') === '1'; n++) {
      scene.pass(10);
      for (const line of [`SREM set ${names[n]}`, `HSET hash ${names[n]} w`, `ZINCRBY zset 7000 ${names[n]}`]) scene.say(line);
    }
    expect(scene.info('rdb_last_bgsave_status')).toBe('ok');
    expect(scene.digest).not.toBe(digest);
    scene.machine.control({ type: 'kill' });
    scene.restart();
    expect(scene.digest).toBe(digest);
  });

  it('that the disk has no room for fails, and writes are refused until one succeeds', () => {
    const scene = new Scene({ save: '3600 1' }, { capacity: 50 });
    expect(scene.say('SET a 1')).toBe('+OK');
    scene.say('BGSAVE');
    scene.pass(500);
    expect(scene.info('rdb_last_bgsave_status')).toBe('err');
    expect(scene.say('SET a 2')).toMatch(/^-MISCONF Redis is configured to save RDB snapshots/);
    expect(scene.say('GET a')).toBe('$1\r\n1');
    expect(scene.say('PING')).toMatch(/^-MISCONF/);
    expect(scene.files).toEqual([]);
    scene.machine.control({ type: 'disk', traits: { capacity: null } });
    scene.say('BGSAVE');
    scene.pass(500);
    expect(scene.say('SET a 2')).toBe('+OK');
    expect(scene.files).toEqual(['dump.rdb']);
  });
});

describe('the append-only file', () => {
  const AOF = { appendonly: true } as const;

  it('wins over the RDB file when both are on', () => {
    const scene = new Scene({ ...AOF, save: '3600 1' });
    scene.say('SET a 1');
    scene.say('SAVE');
    scene.say('SET a 2');
    scene.pass(2000);
    scene.cutPower();
    scene.restart();
    expect(scene.say('GET a')).toBe('$1\r\n2');
  });

  it('that has no room keeps serving reads, refuses writes, and recovers by itself', () => {
    const scene = new Scene(AOF);
    scene.say('SET a 1');
    scene.machine.control({ type: 'disk', traits: { capacity: scene.machine.disk.used + 10 } });
    scene.say('SET b 1');
    expect(scene.say('SET c 1')).toBe('-MISCONF Errors writing to the AOF file: No space left on device');
    expect(scene.say('GET b')).toBe('$1\r\n1');
    expect(scene.log.some((line) => line.startsWith('Short write while writing to the AOF file'))).toBe(true);
    scene.machine.control({ type: 'disk', traits: { capacity: null } });
    scene.pass(1500);
    expect(scene.log).toContain('AOF write error looks solved, Redis can write again.');
    expect(scene.say('SET c 1')).toBe('+OK');
    scene.machine.control({ type: 'kill' });
    scene.restart();
    expect(scene.say('DBSIZE')).toBe(':3');
  });

  it('whose sync fails in the background refuses writes', () => {
    const scene = new Scene(AOF);
    scene.say('SET a 1');
    scene.machine.control({ type: 'disk', traits: { failsSync: true } });
    scene.pass(2000);
    expect(scene.say('SET a 2')).toBe('-MISCONF Errors writing to the AOF file: Input/output error');
  });

  it('ends the server if it must always be synced and cannot be; nobody hears of the write', () => {
    const scene = new Scene({ ...AOF, appendfsync: 'always' });
    scene.say('SET a 1');
    scene.machine.control({ type: 'disk', traits: { failsSync: true } });
    expect(scene.say('SET a 2')).toBe('');
    expect(scene.machine.server).toBeUndefined();
    scene.machine.control({ type: 'disk', traits: { failsSync: false } });
    scene.cutPower();
    scene.restart();
    expect(scene.say('GET a')).toBe('$1\r\n1');
    expect(scene.machine.report?.lost).toEqual([]);
    expect(scene.machine.report?.lostUnacknowledged.map(({ sent }) => sent)).toEqual([[['SET', 'a', '2']]]);
  });

  it('answers writes only after they are synced, if always', () => {
    const scene = new Scene({ ...AOF, appendfsync: 'always' }, { latency: 30 });
    expect(scene.say('SET a 1')).toBe('');
    scene.pass(29);
    expect(scene.take()).toBe('');
    scene.pass(1);
    expect(scene.take()).toBe('+OK');
  });

  it('tells WAITAOF when what was written is safe', () => {
    const scene = new Scene(AOF, { latency: 50 });
    scene.say('SET a 1');
    expect(scene.say('WAITAOF 1 0 0')).toBe('');
    scene.pass(900);
    expect(scene.take()).toBe('');
    scene.pass(300);
    expect(scene.take()).toBe('*2\r\n:1\r\n:0');
  });

  it('postpones writes while a sync is slow, for two seconds at most', () => {
    const scene = new Scene(AOF, { latency: 5000 });
    scene.say('SET a 1');
    scene.pass(1100);
    scene.say('SET a 2');
    const before = scene.text('appendonlydir/appendonly.aof.1.incr.aof').length;
    scene.pass(1500);
    expect(scene.text('appendonlydir/appendonly.aof.1.incr.aof')).toHaveLength(before);
    scene.pass(4000);
    expect(scene.text('appendonlydir/appendonly.aof.1.incr.aof').length).toBeGreaterThan(before);
    expect(scene.info('aof_delayed_fsync')).toBe('1');
  });

  it('is rewritten when it has doubled', () => {
    const scene = new Scene({ ...AOF, 'auto-aof-rewrite-min-size': 1000 });
    for (let n = 0; n < 50; n++) scene.say(`SET a ${n}`);
    scene.pass(1000);
    expect(scene.log.some((line) => line.startsWith('Starting automatic rewriting of AOF on'))).toBe(true);
    expect(scene.files).toContain('appendonlydir/appendonly.aof.2.base.rdb');
  });

  it('is switched on and off while the server runs', () => {
    const scene = new Scene();
    scene.say('SET before 1');
    scene.say('CONFIG SET appendonly yes');
    scene.say('SET during 1');
    scene.pass(300);
    scene.say('SET after 1');
    scene.pass(2000);
    scene.cutPower();
    scene.restart({ appendonly: true });
    expect(scene.say('EXISTS before during after')).toBe(':3');
    scene.say('CONFIG SET appendonly no');
    expect(scene.text('appendonlydir/appendonly.aof.manifest')).toContain('endoffset');
  });

  it('is taken over from the single file of before Redis 7', () => {
    const scene = new Scene();
    scene.machine.control({ type: 'kill' });
    const { disk } = scene.machine;
    disk.append('/data/appendonly.aof', new Uint8Array([...encodeRequest(['SET', 'old', '1'])].map((c) => c.charCodeAt(0))));
    scene.restart({ appendonly: true });
    expect(scene.say('GET old')).toBe('$1\r\n1');
    expect(scene.text('appendonlydir/appendonly.aof.manifest')).toMatch(/^file appendonly\.aof seq 1 type b\n/);
  });

  it('runs a command with too few arguments, as Redis does, and is refused if the command reads past them', () => {
    const fileWith = (...commands: string[][]): Uint8Array => bytesToArray(commands.map((argv) => encodeRequest(argv)).join(''));
    const scene = new Scene();
    scene.machine.control({ type: 'kill' });
    scene.machine.disk.append('/data/appendonly.aof', fileWith(['XADD', 'log', '1-1', 'field'], ['SET', 'after', '1']));
    expect(scene.restart({ appendonly: true })).toMatchObject({ ok: true });
    expect(scene.say('GET after')).toBe('$1\r\n1');
    expect(scene.say('EXISTS log')).toBe(':0');
    expect(scene.log).toContain(
      "== CRITICAL == This server is sending an error to its AOF-loading-client: 'wrong number of arguments for 'xadd' command' after processing the command 'xadd'",
    );

    const other = new Scene();
    other.machine.control({ type: 'kill' });
    other.machine.disk.append('/data/appendonly.aof', fileWith(['SET', 'before', '1'], ['SET', 'key']));
    const path = '/data/appendonlydir/appendonly.aof';
    const reason = '"SET" has the wrong number of arguments';
    expect(other.restart({ appendonly: true })).toEqual({ ok: false, reason, damage: { path, offset: 32, reason } });
    expect(other.log).toContain("Too few arguments of the command 'SET' reading the append only file appendonly.aof");
  });

  it('goes on after a command that answers with an error, and logs that as Redis does', () => {
    const commands = [
      ['SET', 'text', 'x'],
      ['MULTI'],
      ['LPUSH', 'text', 'x'],
      ['SET', 'after', '1'],
      ['EXEC'],
      ['INCR', 'text'],
      ['CONFIG', 'SET', 'maxmemory', 'x'],
    ];
    const scene = new Scene();
    scene.machine.control({ type: 'kill' });
    scene.machine.disk.append('/data/appendonly.aof', bytesToArray(commands.map((argv) => encodeRequest(argv)).join('')));
    expect(scene.restart({ appendonly: true })).toMatchObject({ ok: true });
    const line = (text: string, command: string): string =>
      `== CRITICAL == This server is sending an error to its AOF-loading-client: '${text}' after processing the command '${command}'`;
    expect(scene.log.filter((each) => each.startsWith('== CRITICAL'))).toEqual([
      line('-WRONGTYPE Operation against a key holding the wrong kind of value', 'exec'),
      line('value is not an integer or out of range', 'incr'),
      line(
        "CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value",
        'config|set',
      ),
    ]);
    expect(scene.say('EXISTS after')).toBe(':1');
    expect([scene.info('total_error_replies'), scene.info('unexpected_error_replies')]).toEqual(['3', '3']);
  });

  it('with a flipped bit keeps the server from starting, and says where', () => {
    const scene = new Scene(AOF);
    scene.say('SET a 1');
    scene.pass(2000);
    scene.machine.control({ type: 'kill' });
    const path = '/data/appendonlydir/appendonly.aof.1.incr.aof';
    scene.machine.control({ type: 'flip-bit', path, offset: 23, bit: 0 });
    expect(scene.restart()).toEqual({
      ok: false,
      reason: 'a command begins with * and the number of its arguments',
      damage: { path, offset: 23, reason: 'a command begins with * and the number of its arguments' },
    });
    expect(scene.machine.server).toBeUndefined();
  });
});

describe('SHUTDOWN', () => {
  it('saves if there are save points, syncs the append-only file, and loses nothing', () => {
    const scene = new Scene({ appendonly: true, save: '3600 1' });
    scene.say('SET a 1');
    expect(scene.say('SHUTDOWN')).toBe('');
    expect(scene.machine.server).toBeUndefined();
    expect(scene.files).toContain('dump.rdb');
    expect(scene.text('appendonlydir/appendonly.aof.1.incr.aof')).toMatch(/\r\nSET\r\n\$1\r\na\r\n\$1\r\n1\r\n$/);
    scene.cutPower();
    scene.restart();
    expect(scene.machine.report).toMatchObject({ after: 'shutdown', outcome: 'loaded', keys: 1, lost: [] });
  });

  it('is refused if saving fails, unless forced', () => {
    const scene = new Scene({ save: '3600 1' }, { failsWrite: true });
    scene.say('SET a 1');
    expect(scene.say('SHUTDOWN')).toBe('-ERR Errors trying to SHUTDOWN. Check logs.');
    expect(scene.say('SHUTDOWN FORCE')).toBe('');
    expect(scene.machine.server).toBeUndefined();
  });
});

describe('files from elsewhere', () => {
  it('take the place of all data; damaged ones leave it alone', () => {
    const source = new Scene();
    source.say('SET from elsewhere');
    source.say('SAVE');
    const bytes = source.text('dump.rdb');

    const scene = new Scene();
    scene.say('SET own 1');
    const damaged = `${bytes.slice(0, -12)}x${bytes.slice(-11)}`;
    const refused = scene.machine.control({ type: 'import', files: [{ name: 'dump.rdb', bytes: damaged }] });
    expect(refused).toMatchObject({ ok: false, damage: { path: '/data/dump.rdb' } });
    expect(scene.say('GET own')).toBe('$1\r\n1');
    expect(scene.machine.control({ type: 'import', files: [{ name: 'dump.rdb', bytes }] })).toMatchObject({ ok: true });
    expect(scene.say('GET from')).toBe('$9\r\nelsewhere');
    expect(scene.say('EXISTS own')).toBe(':0');
  });
});
