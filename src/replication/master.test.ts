// A master in process, with replicas that are nothing but connections. What they are sent and told was recorded from
// redis-server 8.0.2 for the same requests; ids, marks and RDB files stand for themselves.
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import type { Settings } from '../engine/config-parameters.ts';
import type { ShutdownRequest } from '../engine/surroundings.ts';
import { loadLua } from '../hosts/node/lua.ts';
import { MemoryDisk } from '../persistence/memory-disk.ts';
import { ServerPersistence } from '../persistence/persistence.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { type Connection, createServer, type Server } from '../server/server.ts';
import { withReplication } from './commands.ts';
import { MasterReplication } from './master.ts';

let clock: ManualClock;
let server: Server;
let log: string[];
let admin: Peer;
/** What the host was asked to end the process with. */
let ended: ShutdownRequest | undefined;
/** Why it does not, if so. */
let refusal: string | undefined;

class Peer {
  received = '';
  isClosed = false;
  /** Bytes that the network does not take. */
  pending = 0;
  isReading = true;
  readonly connection: Connection;

  constructor() {
    this.connection = server.connect({
      addr: '127.0.0.1:50000',
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => {
        if (this.isReading) this.received += bytes;
        else this.pending += bytes.length;
      },
      onClose: () => {
        this.isClosed = true;
      },
      pendingBytes: () => this.pending,
    });
  }

  /** Sends a line, and gives what came back at once. */
  send(line: string): string {
    this.received = '';
    this.connection.receive(`${line}\r\n`);
    return this.received;
  }

  /** What has come since this was last asked. */
  taken(): string {
    const bytes = this.received;
    this.received = '';
    return bytes;
  }

  /** The same, as lines of words. */
  stream(): string[] {
    return this.taken()
      .split(/\*\d+\r\n/)
      .slice(1)
      .map((request) => request.split('\r\n').filter((_, at) => at % 2 === 1).join(' '));
  }
}

function start(settings: Partial<Settings> = {}): void {
  clock = new ManualClock(1_700_000_000_000);
  log = [];
  ended = undefined;
  refusal = undefined;
  server = createServer({
    commands: withReplication(ALL_COMMANDS),
    lua: loadLua(),
    clock,
    random: new SeededRandom(1),
    settings: { save: '', dir: '/data', 'repl-diskless-sync-delay': 0, 'enable-debug-command': 'yes', ...settings },
    log: (_, message) => void log.push(message),
  });
  const disk = new MemoryDisk(clock);
  disk.makeDirectory('/data');
  const persistence = new ServerPersistence({ engine: server.engine, disk, onFatal: () => {} });
  const replication = new MasterReplication(server.engine, persistence);
  server.engine.shutdownHandler = replication.shutdown.before((request) => {
    ended = request;
    return refusal;
  });
  persistence.formats.start(persistence);
  admin = new Peer();
}

/** Lets time pass as a host does: by ticks at the moments that the server asks for. */
function advance(ms: number): void {
  const end = clock.now() + ms;
  for (let at = server.nextWakeup(); at !== undefined && at <= end; at = server.nextWakeup()) {
    clock.advanceTo(Math.max(at, clock.now() + 1));
    server.tick();
  }
  clock.advanceTo(Math.max(end, clock.now()));
}

/** A replica that has got its copy and follows. */
function replica(...options: readonly string[]): Peer {
  const peer = new Peer();
  for (const option of options) peer.send(`REPLCONF ${option}`);
  peer.send('SYNC');
  advance(200);
  peer.taken();
  return peer;
}

function replicationInfo(): string {
  return admin.send('INFO replication');
}

beforeEach(() => start());

describe('the first copy', () => {
  it('is a file of known length for SYNC, and what came meanwhile follows it', () => {
    admin.send('SET before 1');
    const peer = new Peer();
    expect(peer.send('SYNC')).toBe('');
    admin.send('SET meanwhile 1');
    advance(200);
    const [, length = '', file = ''] = /^\$(\d+)\r\n([^]*)$/.exec(peer.received) ?? [];
    const rdb = file.slice(0, Number(length));
    expect(rdb).toMatch(/^REDIS00\d\d/);
    expect(rdb).toContain('before');
    expect(rdb).not.toContain('meanwhile');
    expect(rdb).toMatch(/repl-stream-db.*repl-id\(?[0-9a-f]{40}.*repl-offset.*aof-base/s);
    expect(file.slice(Number(length))).toBe(encodeRequest(['SELECT', '0']) + encodeRequest(['SET', 'meanwhile', '1']));
  });

  it('goes between two marks to whoever takes that, and the stream waits for the first acknowledgement', () => {
    admin.send('SET before 1');
    const peer = new Peer();
    expect(peer.send('REPLCONF capa eof capa psync2')).toBe('+OK\r\n');
    expect(peer.send('PSYNC ? -1')).toMatch(/^\+FULLRESYNC [0-9a-f]{40} 0\r\n\$EOF:[0-9a-f]{40}\r\n/);
    advance(200);
    expect(peer.taken()).toMatch(/\$EOF:([0-9a-f]{40})\r\nREDIS00\d\d[^]*before[^]*\1$/);
    expect(replicationInfo()).toContain('slave0:ip=127.0.0.1,port=0,state=online,offset=0,lag=0\r\n');
    admin.send('SET after 1');
    expect(peer.taken()).toBe('');
    peer.send('REPLCONF ACK 0');
    expect(peer.stream()).toEqual(['SELECT 0', 'SET after 1']);
  });

  it('is delayed as repl-diskless-sync-delay says, with a sign of life each second, and shared by all who wait', () => {
    start({ 'repl-diskless-sync-delay': 2 });
    const [first, second] = [new Peer(), new Peer()];
    for (const peer of [first, second]) peer.send('REPLCONF capa eof');
    first.send('PSYNC ? -1');
    advance(1100);
    second.send('PSYNC ? -1');
    expect(first.received).toBe('\n');
    expect(replicationInfo()).toContain('state=wait_bgsave');
    advance(1000);
    expect(first.received).toMatch(/^\n\n\+FULLRESYNC/);
    expect(second.received.trimStart()).toBe(first.received.trimStart());
    start({ 'repl-diskless-sync-delay': 100, 'repl-diskless-sync-max-replicas': 1 });
    const hurried = new Peer();
    hurried.send('REPLCONF capa eof');
    hurried.send('PSYNC ? -1');
    advance(1200);
    expect(hurried.received).toContain('+FULLRESYNC');
  });

  it('goes over the disk when repl-diskless-sync is off, whatever the replica takes', () => {
    start({ 'repl-diskless-sync': false, 'repl-diskless-sync-delay': 5 });
    const peer = new Peer();
    peer.send('REPLCONF capa eof');
    peer.send('PSYNC ? -1');
    advance(200);
    expect(peer.received).toMatch(/^\+FULLRESYNC [0-9a-f]{40} 0\r\n\$\d+\r\nREDIS/);
    expect(admin.send('INFO persistence')).toContain('rdb_saves:1\r\n');
  });

  it('goes on as fast as the network takes it', () => {
    start({ rdbcompression: false, 'repl-diskless-sync': false });
    admin.connection.receive(encodeRequest(['SET', 'large', 'x'.repeat(3_000_000)]));
    const peer = new Peer();
    peer.isReading = false;
    peer.send('SYNC');
    advance(1000);
    expect(peer.pending).toBeLessThan(2_000_000);
    expect(replicationInfo()).toContain('state=send_bulk');
    while (peer.pending > 0) {
      peer.pending = 0;
      advance(10);
    }
    expect(replicationInfo()).toContain('state=online');
  });

  it('ends the connection after it for one that wants no more, and may hold functions alone', () => {
    admin.send('SET key value');
    admin.send(String.raw`FUNCTION LOAD "#!lua name=l\nredis.register_function('f', function() return 1 end)"`);
    const peer = new Peer();
    peer.send('REPLCONF rdb-only 1');
    expect(peer.send('REPLCONF rdb-filter-only functions')).toBe('+OK\r\n');
    expect(peer.send('SYNC')).toBe('-ERR Filtered replica requires EOF capability\r\n');
    peer.send('REPLCONF capa eof');
    peer.send('SYNC');
    advance(200);
    expect(peer.received).toContain('redis.register_function');
    expect(peer.received).not.toContain('value');
    expect(peer.isClosed).toBe(true);
    expect(replicationInfo()).toContain('connected_slaves:0\r\n');
  });

  it('begins anew when FLUSHALL has stopped it: the replica is sent away', () => {
    const peer = new Peer();
    peer.send('SYNC');
    expect(admin.send('BGSAVE')).toBe('-ERR Background save already in progress\r\n');
    admin.send('FLUSHALL');
    advance(10);
    expect(peer.isClosed).toBe(true);
    expect(log).toContain('SYNC failed. BGSAVE child returned an error');
  });

  it('comes after a rewrite that is under way', () => {
    admin.send('BGREWRITEAOF');
    const peer = new Peer();
    peer.send('SYNC');
    advance(400);
    expect(log).toContain('No BGSAVE in progress, but another BG operation is active. BGSAVE for replication delayed');
    expect(peer.received).toContain('REDIS');
  });
});

describe('the stream', () => {
  it('has effects, whole transactions, messages, and SELECT where the database changes', () => {
    const peer = replica();
    for (const line of [
      'SET k v2 EX 100',
      'MULTI',
      'SET x 1',
      'PUBLISH c m',
      'EXEC',
      'PUBLISH c m',
      'SPUBLISH c m',
      'GET k',
      'SADD s a',
      'SPOP s',
      'SELECT 2',
      'INCRBYFLOAT f 1.5',
      'PFADD hll a',
      'PFCOUNT hll',
      'PFCOUNT hll',
      'FLUSHALL',
    ]) {
      admin.send(line);
    }
    expect(peer.stream()).toEqual([
      'SELECT 0',
      'SET k v2 PXAT 1700000100200',
      'MULTI',
      'SET x 1',
      'PUBLISH c m',
      'EXEC',
      'PUBLISH c m',
      'SPUBLISH c m',
      'SADD s a',
      'SREM s a',
      'SELECT 2',
      'SET f 1.5 KEEPTTL',
      'PFADD hll a',
      'PFCOUNT hll',
      'FLUSHALL',
    ]);
  });

  it('has whatever DEBUG REPLICATE puts there', () => {
    const peer = replica();
    expect(admin.send('DEBUG REPLICATE nonsense a')).toBe('+OK\r\n');
    expect(peer.stream()).toEqual(['nonsense a']);
  });

  it('says what expires, and pings every repl-ping-replica-period', () => {
    start({ 'repl-ping-replica-period': 2 });
    const peer = replica();
    admin.send('SET k v PX 1500');
    advance(3000);
    expect(peer.stream()).toEqual(['SELECT 0', 'SET k v PXAT 1700000001700', 'DEL k', 'PING']);
  });

  it.each([
    ['SCAN 0', ['DEL a', 'DEL b']],
    ['RANDOMKEY', ['DEL a', 'DEL b']],
    ['MGET a b', ['MULTI', 'DEL a', 'DEL b', 'EXEC']],
  ])('has what %s found expired, in one piece only if the keys were named', (line, expected) => {
    const peer = replica();
    admin.send('DEBUG SET-ACTIVE-EXPIRE 0');
    admin.send('MSET a 1 b 2');
    admin.send('PEXPIRE a 1');
    admin.send('PEXPIRE b 1');
    advance(10);
    peer.taken();
    admin.send(line);
    expect(peer.stream().sort()).toEqual(expected.sort());
  });

  it('goes on from where the replica left it, if that is still in the backlog', () => {
    const peer = replica();
    admin.send('SET a 1');
    const id = /master_replid:(\w+)/.exec(replicationInfo())?.[1] ?? '';
    const missed = encodeRequest(['SET', 'b', '2']);
    peer.connection.close();
    admin.send('SET b 2');
    const next = encodeRequest(['SELECT', '0']).length + encodeRequest(['SET', 'a', '1']).length + 1;
    const old = new Peer();
    expect(old.send(`PSYNC ${id} ${next}`)).toBe(`+CONTINUE\r\n${missed}`);
    const back = new Peer();
    back.send('REPLCONF capa psync2');
    expect(back.send(`PSYNC ${id} ${next}`)).toBe(`+CONTINUE ${id}\r\n${missed}`);
    admin.send('SET c 3');
    expect([old.stream(), back.stream()]).toEqual([['SET b 2', 'SET c 3'], ['SET b 2', 'SET c 3']]);
    for (const request of [`PSYNC ${id} ${next + 1000}`, `PSYNC ${'0'.repeat(40)} 1`]) {
      const late = new Peer();
      late.send(request);
      advance(200);
      expect(late.received).toMatch(new RegExp(`^\\+FULLRESYNC ${id} \\d+\r\n\\$\\d+\r\nREDIS`));
    }
    expect(admin.send('INFO stats')).toContain('sync_full:3\r\nsync_partial_ok:2\r\nsync_partial_err:2\r\n');
    expect(log).toContain(`Unable to partial resync with replica 127.0.0.1:<unknown-replica-port> for lack of backlog (Replica request was: ${next + 1000}).`);
  });

  it('forgets what is older than repl-backlog-size', () => {
    start({ 'repl-backlog-size': 20_000 });
    replica();
    const id = /master_replid:(\w+)/.exec(replicationInfo())?.[1] ?? '';
    for (let at = 0; at < 100; at++) admin.send(`SET key ${'x'.repeat(1000)}`);
    const [, first = '', length = ''] = /first_byte_offset:(\d+)\r\nrepl_backlog_histlen:(\d+)/.exec(replicationInfo()) ?? [];
    expect(Number(length)).toBeGreaterThanOrEqual(20_000);
    expect(Number(length)).toBeLessThan(40_000);
    expect(new Peer().send(`PSYNC ${id} ${Number(first) - 1}`)).not.toContain('+CONTINUE');
    expect(new Peer().send(`PSYNC ${id} ${first}`)).toMatch(/^\+CONTINUE\r\n/);
  });

  it('ends, with its id, when nobody has followed for repl-backlog-ttl', () => {
    start({ 'repl-backlog-ttl': 3 });
    const peer = replica();
    const id = /master_replid:(\w+)/.exec(replicationInfo())?.[1];
    peer.connection.close();
    advance(6000);
    expect(replicationInfo()).toContain('repl_backlog_active:0\r\n');
    expect(replicationInfo()).not.toContain(id);
    expect(server.nextWakeup()).toBeUndefined();
  });
});

describe('a replica among the clients', () => {
  it('is shown with what it said of itself', () => {
    const peer = replica('listening-port 7777', 'ip-address 10.1.2.3');
    admin.send('SET a 1');
    peer.send('REPLCONF ACK 30');
    expect(replicationInfo()).toContain(
      'connected_slaves:1\r\nslave0:ip=10.1.2.3,port=7777,state=online,offset=30,lag=0\r\nmaster_failover_state',
    );
    expect(replicationInfo()).toMatch(
      /master_repl_offset:50\r\nsecond_repl_offset:-1\r\nrepl_backlog_active:1\r\nrepl_backlog_size:1048576\r\nrepl_backlog_first_byte_offset:1\r\nrepl_backlog_histlen:50\r\n/,
    );
    expect(admin.send('ROLE')).toBe('*3\r\n$6\r\nmaster\r\n:50\r\n*1\r\n*3\r\n$8\r\n10.1.2.3\r\n$4\r\n7777\r\n$2\r\n30\r\n');
    expect(admin.send('CLIENT LIST TYPE replica')).toMatch(/ flags=S .* cmd=replconf /);
    expect(admin.send('CLIENT LIST TYPE normal')).not.toContain('flags=S');
    expect(admin.send('INFO clients')).toContain('connected_clients:1\r\n');
    expect(admin.send('CLIENT KILL TYPE slave')).toBe(':1\r\n');
    expect(peer.isClosed).toBe(true);
    expect(admin.send('ROLE')).toBe('*3\r\n$6\r\nmaster\r\n:50\r\n*0\r\n');
  });

  it.each(['GET k', 'PING', 'SUBSCRIBE c', 'NOSUCH', 'CLIENT INFO', 'EVAL "return 1" 0'])(
    'is sent away for asking something that must be answered: %s',
    (line) => {
      const peer = replica();
      expect(peer.send(line)).toBe('');
      expect(peer.isClosed).toBe(true);
      expect(log.join('\n')).toMatch(/Replica generated a reply to command '[a-z|]+', disconnecting it: id=/i);
    },
  );

  it('is not answered by SYNC, PSYNC and REPLCONF ACK', () => {
    const peer = replica();
    expect(peer.send('SYNC') + peer.send('PSYNC ? -1') + peer.send('REPLCONF ACK x') + peer.send('REPLCONF GETACK *')).toBe('');
    expect(peer.isClosed).toBe(false);
  });

  it('must have no reply pending, no transaction open, and say a whole offset', () => {
    const peer = new Peer();
    const pending = '-ERR SYNC and PSYNC are invalid with pending output\r\n';
    expect(peer.send('PING\r\nSYNC')).toBe(`+PONG\r\n${pending}`);
    expect(peer.send('PSYNC ? x')).toBe('-ERR value is not an integer or out of range\r\n');
    peer.send('MULTI');
    expect(peer.send('SYNC')).toBe('-ERR Command not allowed inside a transaction\r\n');
  });

  it('goes when it has been silent for repl-timeout, unless it came with SYNC', () => {
    start({ 'repl-timeout': 3, 'repl-diskless-sync': false });
    const old = replica();
    const peer = new Peer();
    peer.send('PSYNC ? -1');
    advance(2000);
    peer.send('REPLCONF ACK 0');
    advance(3000);
    expect(peer.isClosed).toBe(false);
    advance(3000);
    expect([old.isClosed, peer.isClosed]).toEqual([false, true]);
  });

  it('goes when what it does not read passes the limit of its class, but not below the size of the backlog', () => {
    start({ 'client-output-buffer-limit': 'normal 0 0 0 slave 10000 0 0 pubsub 0 0 0', 'repl-backlog-size': 30_000 });
    const peer = replica();
    peer.isReading = false;
    admin.send(`SET a ${'x'.repeat(20_000)}`);
    expect(peer.isClosed).toBe(false);
    expect(admin.send('INFO memory')).toMatch(/mem_total_replication_buffers:20\d\d\d\r\n/);
    admin.send(`SET a ${'x'.repeat(20_000)}`);
    expect(peer.isClosed).toBe(true);
  });

  it('is neither idle nor paused', () => {
    start({ timeout: 1 });
    const peer = replica();
    admin.send('CLIENT PAUSE 100000 ALL');
    advance(5000);
    expect(peer.isClosed).toBe(false);
    peer.send('REPLCONF ACK 7');
    expect(server.engine.clients.size).toBeGreaterThan(0);
    expect(peer.isClosed).toBe(false);
  });
});

describe('REPLCONF', () => {
  it.each([
    ['REPLCONF', '+OK'],
    ['REPLCONF version 8.0.2', '-ERR Unrecognized REPLCONF option: version'],
    ['REPLCONF rdb-only 0', '+OK'],
    ['REPLCONF rdb-only x', '-ERR value is not an integer or out of range'],
    ['REPLCONF rdb-only 2', '-ERR value is out of range, value must between 0 and 1'],
    ['REPLCONF rdb-filter-only ""', '+OK'],
    ['REPLCONF rdb-filter-only foo', '-ERR Unsupported rdb-filter-only option: foo'],
    [String.raw`REPLCONF rdb-filter-only "foo bar\""`, '-ERR Missing rdb-filter-only values'],
    ['REPLCONF rdb-channel 0', '+OK'],
    ['REPLCONF main-ch-client-id 99', '-ERR Unrecognized RDB client id: 99'],
    ['REPLCONF main-ch-client-id x', '-ERR value is not an integer or out of range'],
    [`REPLCONF ip-address ${'x'.repeat(300)}`, '-ERR REPLCONF ip-address provided by replica instance is too long: 300 bytes'],
    ['REPLCONF listening-port -5', '+OK'],
    ['REPLCONF capa', '-ERR syntax error'],
  ])('%s', (line, reply) => {
    expect(new Peer().send(line)).toBe(`${reply}\r\n`);
  });
});

describe('waiting for replicas', () => {
  it('asks them at once, and answers when enough have got what the client wrote', () => {
    const [first, second] = [replica(), replica()];
    admin.send('SET a 1');
    for (const peer of [first, second]) peer.taken();
    expect(admin.send('WAIT 2 0')).toBe('');
    expect(first.stream()).toEqual(['REPLCONF GETACK *']);
    first.send('REPLCONF ACK 50');
    second.send('REPLCONF ACK 20');
    expect(admin.received).toBe('');
    second.send('REPLCONF ACK 100');
    expect(admin.taken()).toBe(':2\r\n');
    expect(admin.send('WAIT 2 0')).toBe(':2\r\n');
    admin.send('SET a 2');
    expect(admin.send('WAIT 2 100')).toBe('');
    first.send('REPLCONF ACK 1000');
    advance(200);
    expect(admin.taken()).toBe(':1\r\n');
  });

  it('counts what they have on their disks for WAITAOF', () => {
    const peer = replica();
    admin.send('SET a 1');
    expect(admin.send('WAITAOF 0 1 0')).toBe('');
    peer.send('REPLCONF ACK 100');
    expect(admin.received).toBe('');
    peer.send('REPLCONF ACK 100 FACK 100');
    expect(admin.taken()).toBe('*2\r\n:0\r\n:1\r\n');
  });

  it('is two things with WAITAOF 1 1: this disk and theirs', () => {
    start({ appendonly: true, appendfsync: 'everysec' });
    const peer = replica();
    admin.send('SET a 1');
    advance(50);
    admin.send('WAITAOF 1 1 0');
    peer.send('REPLCONF ACK 1000 FACK 1000');
    advance(2000);
    expect(admin.taken()).toBe('*2\r\n:1\r\n:1\r\n');
  });

  it('is over when the append-only file that it is about is switched off', () => {
    start({ appendonly: true, appendfsync: 'no' });
    admin.send('SET a 1');
    const other = new Peer();
    other.send('SET b 1');
    expect(other.send('WAITAOF 1 0 0')).toBe('');
    expect(admin.send('CONFIG SET appendonly no')).toBe('+OK\r\n');
    expect(other.taken()).toBe('-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n');
  });

  it('refuses writes while fewer than min-replicas-to-write are near, in scripts too', () => {
    start({ 'min-replicas-to-write': 1, 'min-replicas-max-lag': 3 });
    const refusal = '-NOREPLICAS Not enough good replicas to write.\r\n';
    expect(admin.send('SET a 1')).toBe(refusal);
    expect(admin.send('GET a')).toBe('$-1\r\n');
    const peer = replica();
    expect(replicationInfo()).toContain('connected_slaves:1\r\nmin_slaves_good_slaves:1\r\nslave0:');
    expect(admin.send('SET a 1')).toBe('+OK\r\n');
    advance(5000);
    expect(admin.send('SET a 2')).toBe(refusal);
    expect(admin.send('MULTI') + admin.send('SET a 2') + admin.send('EXEC')).toBe(
      `+OK\r\n${refusal}-EXECABORT Transaction discarded because of previous errors.\r\n`,
    );
    peer.send('REPLCONF ACK 0');
    expect(admin.send('SET a 2')).toBe('+OK\r\n');
    peer.connection.close();
    expect(admin.send('SET a 3')).toBe(refusal);
    admin.send('CONFIG SET min-replicas-to-write 0');
    expect(admin.send('SET a 3')).toBe('+OK\r\n');
  });
});

describe('SHUTDOWN', () => {
  it('lets replicas catch up first, with writes paused, and can be taken back', () => {
    const peer = replica();
    admin.send('SET a 1');
    const operator = new Peer();
    expect(operator.send('SHUTDOWN NOSAVE')).toBe('');
    expect(admin.send('SET a 2')).toBe('');
    const other = new Peer();
    expect(other.send('INFO server')).toContain('shutdown_in_milliseconds:10000\r\n');
    expect(other.send('SHUTDOWN ABORT')).toBe('+OK\r\n');
    expect(operator.taken()).toBe('-ERR Errors trying to SHUTDOWN. Check logs.\r\n');
    expect(admin.taken()).toBe('+OK\r\n');
    expect(other.send('SHUTDOWN ABORT')).toBe('-ERR No shutdown in progress.\r\n');
    operator.send('SHUTDOWN NOSAVE');
    expect(ended).toBeUndefined();
    peer.send('REPLCONF ACK 77');
    expect(ended).toMatchObject({ save: 'never' });
    expect(log).toContain('1 of 1 replicas are in sync when shutting down.');
  });

  it('says that nothing came of it when the host refuses after the wait, and lets writes go on', () => {
    const peer = replica();
    admin.send('SET a 1');
    refusal = 'Errors trying to SHUTDOWN. Check logs.';
    const operator = new Peer();
    operator.send('SHUTDOWN');
    admin.send('SET a 2');
    peer.send('REPLCONF ACK 50');
    expect(operator.taken()).toBe('-ERR Errors trying to SHUTDOWN. Check logs.\r\n');
    expect(admin.taken()).toBe('+OK\r\n');
    expect(log).toContain('Errors trying to shut down the server. Check the logs for more information.');
  });

  it('waits no longer than shutdown-timeout, and not at all with NOW', () => {
    replica();
    admin.send('SET a 1');
    new Peer().send('SHUTDOWN');
    advance(9_900);
    expect(ended).toBeUndefined();
    advance(1_100);
    expect(ended).toBeDefined();
    start();
    replica();
    admin.send('SET a 1');
    new Peer().send('SHUTDOWN NOW');
    expect(ended).toBeDefined();
  });
});

it('says that it can be no replica itself', () => {
  expect(admin.send('REPLICAOF NO ONE')).toBe('+OK\r\n');
  expect(admin.send('REPLICAOF 127.0.0.1 1')).toBe('-ERR this server can be a master of replicas, but not a replica itself\r\n');
  expect(admin.send('FAILOVER')).toBe('-ERR FAILOVER requires connected replicas.\r\n');
});
