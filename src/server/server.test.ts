import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from './commands.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { type Connection, createServer, type Server } from './server.ts';

const MB = 1024 * 1024;

let clock: ManualClock;
let server: Server;

/** A peer that remembers what it was sent, and may leave it on the way. */
class Peer {
  received = '';
  isClosed = false;
  /** Its end was abrupt. */
  isCutOff = false;
  /** Bytes that the network has not taken. */
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
      onClose: (isAbrupt) => {
        this.isClosed = true;
        this.isCutOff = isAbrupt;
      },
      pendingBytes: () => this.pending,
    });
  }

  /** Sends lines, and gives what came back at once. */
  send(...lines: readonly string[]): string {
    this.received = '';
    this.connection.receive(lines.map((line) => `${line}\r\n`).join(''));
    return this.received;
  }
}

function start(settings: Partial<Settings> = {}): void {
  clock = new ManualClock(1_700_000_000_000);
  server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
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

beforeEach(() => start());

describe('maxclients', () => {
  it('refuses whoever comes when the server is full, and serves the next when somebody has left', () => {
    start({ maxclients: 2 });
    const [first] = [new Peer(), new Peer()];
    const third = new Peer();
    expect(third.isClosed).toBe(false);
    advance(0);
    expect(third.received).toBe('-ERR max number of clients reached\r\n');
    expect(third.isClosed).toBe(true);
    expect(server.engine.clients.size).toBe(2);
    expect(server.engine.stats.rejectedConnections).toBe(1);
    first?.connection.close();
    expect(new Peer().send('PING')).toBe('+PONG\r\n');
  });

  it('forgets a refused connection whose peer leaves before it is told', () => {
    start({ maxclients: 0 });
    const peer = new Peer();
    peer.connection.close();
    advance(0);
    expect(peer.received).toBe('');
    expect(server.nextWakeup()).toBeUndefined();
  });
});

describe('client-output-buffer-limit', () => {
  const LIMITS = { 'client-output-buffer-limit': 'normal 0 0 0 slave 0 0 0 pubsub 1048576 262144 3' };

  function subscribed(): Peer {
    const peer = new Peer();
    peer.send('SUBSCRIBE news');
    peer.isReading = false;
    return peer;
  }

  it('ends a subscriber that does not read, at the hard limit', () => {
    start(LIMITS);
    const slow = subscribed();
    const publisher = new Peer();
    const message = 'x'.repeat(60_000);
    let delivered = 0;
    while (!slow.isClosed && delivered < 100) delivered += Number(publisher.send(`PUBLISH news ${message}`) === ':1\r\n');
    // The message that would have been too much is not handed over any more.
    const size = '*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$60000\r\n\r\n'.length + message.length;
    expect(slow.pending).toBe(size * (delivered - 1));
    expect(size * delivered).toBeGreaterThan(MB);
    expect(publisher.send('PUBLISH news x')).toBe(':0\r\n');
    expect(server.engine.stats.outputLimitDisconnections).toBe(1);
  });

  it('ends it at the soft limit only if it stays past that for longer than the time', () => {
    start(LIMITS);
    const slow = subscribed();
    slow.pending = 300_000;
    new Peer().send('PUBLISH news x');
    advance(3000);
    expect(slow.isClosed).toBe(false);
    advance(1);
    expect(slow.isClosed).toBe(true);
  });

  it('forgives one that has caught up in time', () => {
    start(LIMITS);
    const slow = subscribed();
    slow.pending = 300_000;
    new Peer().send('PUBLISH news x');
    advance(2000);
    slow.pending = 0;
    advance(5000);
    expect(slow.isClosed).toBe(false);
    expect(server.nextWakeup()).toBeUndefined();
  });

  it('counts a pipeline’s replies before they are handed over, and drops them', () => {
    start({ 'client-output-buffer-limit': 'normal 1048576 0 0 slave 0 0 0 pubsub 0 0 0' });
    const greedy = new Peer();
    greedy.send('SETRANGE big 200000 x');
    expect(greedy.send(...Array.from({ length: 10 }, () => 'GET big'))).toBe('');
    expect([greedy.isClosed, greedy.isCutOff]).toEqual([true, true]);
  });

  it('lets little wait for a client that has yet to log in', () => {
    start({ requirepass: 'secret' });
    const [stranger, friend] = [new Peer(), new Peer()];
    friend.send('AUTH secret');
    for (const peer of [stranger, friend]) {
      peer.isReading = false;
      peer.send(...Array.from({ length: 1000 }, () => 'PING'));
    }
    expect(stranger.isClosed).toBe(true);
    expect(friend.isClosed).toBe(false);
  });

  it('ends a client for a reply that would be too much for it, before that is made', () => {
    const peer = new Peer();
    peer.send('CONFIG SET client-output-buffer-limit "normal 1mb 0 0"', 'HSET h f v');
    expect(peer.send('HRANDFIELD h -999999999')).toBe('');
    expect(peer.isClosed).toBe(true);
    expect(server.engine.stats.outputLimitDisconnections).toBe(1);
  });
});

describe('client-query-buffer-limit', () => {
  it('ends a client that sends on and on without a whole command', () => {
    start({ 'client-query-buffer-limit': MB });
    const peer = new Peer();
    peer.connection.receive('*2\r\n$3\r\nGET\r\n$10000000\r\n');
    for (let sent = 0; sent < MB; sent += 65_536) {
      expect(peer.isClosed).toBe(false);
      peer.connection.receive('x'.repeat(65_536));
    }
    expect(peer.isClosed).toBe(true);
    expect(server.engine.stats.queryLimitDisconnections).toBe(1);
  });

  it('counts what a blocked client sends, and what a transaction holds', () => {
    start({ 'client-query-buffer-limit': MB });
    const blocked = new Peer();
    blocked.send('BLPOP q 0', `ECHO ${'x'.repeat(60_000)}`);
    for (let i = 0; i < 20; i++) blocked.send(`ECHO ${'x'.repeat(60_000)}`);
    expect(blocked.isClosed).toBe(true);
    const queueing = new Peer();
    queueing.send('MULTI');
    for (let i = 0; i < 20; i++) queueing.send(`ECHO ${'x'.repeat(60_000)}`);
    expect(queueing.isClosed).toBe(true);
  });

  it('ends a client whose argument is longer than all that may wait, even if all of it came at once', () => {
    const peer = new Peer();
    peer.send(`CONFIG SET client-query-buffer-limit ${MB}`);
    peer.connection.receive(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${MB}\r\n${'x'.repeat(MB)}\r\n`);
    expect(peer.isClosed).toBe(true);
    expect(server.engine.stats.queryLimitDisconnections).toBe(1);
    expect(new Peer().send('EXISTS k')).toBe(':0\r\n');
  });
});

describe('timeout', () => {
  it('ends the silent, but not those who wait or listen', () => {
    start({ timeout: 10 });
    const [silent, waiting, listening, busy] = [new Peer(), new Peer(), new Peer(), new Peer()];
    waiting.send('BLPOP q 0');
    listening.send('SUBSCRIBE news');
    advance(8000);
    busy.send('PING');
    advance(4000);
    expect([silent, waiting, listening, busy].map((peer) => peer.isClosed)).toEqual([true, false, false, false]);
    advance(10_000);
    expect(busy.isClosed).toBe(true);
  });

  it('can be switched on for those already there', () => {
    const [peer, other] = [new Peer(), new Peer()];
    advance(60_000);
    other.send('CONFIG SET timeout 30');
    advance(0);
    expect(peer.isClosed).toBe(true);
    expect(other.isClosed).toBe(false);
  });
});

describe('input that must wait', () => {
  it('runs in order once its client is served', () => {
    const [waiting, other] = [new Peer(), new Peer()];
    expect(waiting.send('BLPOP q 0', 'SET after 1', 'PING')).toBe('');
    expect(other.send('GET after')).toBe('$-1\r\n');
    other.send('RPUSH q x');
    expect(waiting.received).toBe('*2\r\n$1\r\nq\r\n$1\r\nx\r\n+OK\r\n+PONG\r\n');
  });

  it('is dropped with its connection', () => {
    const waiting = new Peer();
    waiting.send('BLPOP q 0', 'SET after 1');
    waiting.connection.close();
    const other = new Peer();
    other.send('RPUSH q x');
    expect(other.send('GET after', 'LLEN q')).toBe('$-1\r\n:1\r\n');
  });

  it('of a paused server runs after whatever ended the pause', () => {
    const [paused, other] = [new Peer(), new Peer()];
    other.send('CLIENT PAUSE 10000 WRITE');
    expect(paused.send('INCR n', 'INCR n', 'GET n')).toBe('');
    expect(other.send('MULTI', 'CLIENT UNPAUSE', 'GET n', 'EXEC', 'SET n 10')).toContain('$-1\r\n');
    expect(paused.received).toBe(':11\r\n:12\r\n$2\r\n12\r\n');
  });
});

describe('CLIENT PAUSE', () => {
  it('leaves no expired key behind for a write that comes when it is over, before any tick', () => {
    start();
    const peer = new Peer();
    peer.send('SET k old PX 10', 'CLIENT PAUSE 100 WRITE');
    clock.advanceTo(clock.now() + 200);
    expect(peer.send('SET k new')).toBe('+OK\r\n');
    advance(1000);
    expect(peer.send('GET k')).toBe('$3\r\nnew\r\n');
  });

  it('ends by itself, and never gets shorter or milder', () => {
    const [pausing, other] = [new Peer(), new Peer()];
    pausing.send('CLIENT PAUSE 300 WRITE');
    pausing.send('CLIENT PAUSE 600 ALL');
    expect(pausing.send('CLIENT PAUSE 100 WRITE')).toBe('');
    expect(other.send('PING')).toBe('');
    advance(599);
    expect(other.received).toBe('');
    advance(1);
    expect(other.received).toBe('+PONG\r\n');
    expect(pausing.received).toBe('+OK\r\n');
  });
});

describe('client-side caching', () => {
  it('forgets keys that are too many by itself, without a further command', () => {
    const [reader, other] = [new Peer(), new Peer()];
    reader.send('HELLO 3', 'CLIENT TRACKING ON', 'MSET a 1 b 2', 'MGET a b');
    other.send('CONFIG SET tracking-table-max-keys 1');
    expect(server.engine.tracking.keys).toBe(2);
    reader.received = '';
    advance(200);
    expect(server.engine.tracking.keys).toBe(1);
    expect(reader.received).toMatch(/^>2\r\n\$10\r\ninvalidate\r\n\*1\r\n\$1\r\n[ab]\r\n$/);
    expect(server.nextWakeup()).toBeUndefined();
  });
});

describe('a connection that ends', () => {
  it('is sent what it was answered before QUIT, and nothing of what came after', () => {
    const peer = new Peer();
    expect(peer.send('PING', 'QUIT', 'SET after 1')).toBe('+PONG\r\n+OK\r\n');
    expect([peer.isClosed, peer.isCutOff]).toEqual([true, false]);
    expect(new Peer().send('GET after')).toBe('$-1\r\n');
  });

  it('after a protocol error is told why, and no further', () => {
    const peer = new Peer();
    peer.connection.receive('*1\r\n$4\r\nPING\r\n*1\r\nx\r\n*1\r\n$4\r\nPING\r\n');
    expect(peer.received).toBe("+PONG\r\n-ERR Protocol error: expected '$', got 'x'\r\n");
    expect(peer.isClosed).toBe(true);
  });

  it('is forgotten by everything that knew it', () => {
    const peer = new Peer();
    peer.send('HELLO 3', 'SUBSCRIBE news', 'WATCH k', 'CLIENT TRACKING ON BCAST', 'MONITOR');
    peer.connection.close();
    const other = new Peer();
    expect(other.send('PUBLISH news x', 'PUBSUB CHANNELS', 'SET k 1')).toBe(':0\r\n*0\r\n+OK\r\n');
    const { engine } = server;
    expect([engine.tracking.clients, engine.tracking.prefixCount, engine.monitors.size]).toEqual([0, 0, 0]);
  });
});

describe('the buffers of a client', () => {
  const shown = (other: Peer, id: number): string => {
    const line = other.send(`CLIENT LIST ID ${id}`);
    return ['qbuf', 'qbuf-free', 'rbs'].map((name) => new RegExp(` ${name}=(\\d+)`).exec(line)?.[1]).join(' ');
  };

  it('are as large as what it sends and gets, and shrink when that is over', () => {
    const [other, peer] = [new Peer(), new Peer()];
    const id = peer.connection.client.id;
    expect(shown(other, id)).toBe('0 0 16384');
    clock.advance(300);
    expect(shown(other, id)).toBe('0 0 1024');
    peer.connection.receive('*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$100000\r\nxxx');
    expect(shown(other, id)).toBe('9 99993 1024');
    peer.connection.receive(`${'x'.repeat(99_997)}\r\n`);
    expect(peer.received).toBe('+OK\r\n');
    expect(shown(other, id)).toBe('0 100002 1024');
    clock.advance(300);
    expect(shown(other, id)).toBe('0 20474 1024');
    clock.advance(2000);
    expect(shown(other, id)).toBe('0 0 1024');
    for (const room of [2048, 4096, 8192, 16_384, 16_384]) {
      peer.send('GET big');
      expect(shown(other, id)).toBe(`0 0 ${room}`);
      clock.advance(100);
    }
    clock.advance(5000);
    expect(shown(other, id)).toBe('0 0 1024');
  });
});

describe('maxmemory', () => {
  it('counts what clients do not take and what they send without end, and evicts keys for it', () => {
    start({ maxmemory: 8 * MB, 'maxmemory-policy': 'allkeys-random' });
    const [reader, other] = [new Peer(), new Peer()];
    other.send(...Array.from({ length: 50 }, (_, at) => `SETRANGE k${at} 100000 x`));
    expect(other.send('DBSIZE')).toBe(':50\r\n');
    reader.isReading = false;
    const get = 'MGET k1 k2 k3 k4 k5 k6 k7 k8 k9 k10';
    reader.send(get, get, get);
    expect(other.send('PING')).toBe('+PONG\r\n');
    const left = server.engine.database(0).size;
    expect(left).toBeLessThan(50);
    const sender = new Peer();
    for (let n = 0; n < 20; n++) sender.connection.receive(`${n === 0 ? '*21\r\n' : ''}$100000\r\n${'x'.repeat(100_000)}\r\n`);
    other.send('PING');
    expect(server.engine.database(0).size).toBeLessThan(left);
    expect(server.engine.stats.evictedClients).toBe(0);
  });
});

describe('maxmemory-clients', () => {
  const evicted = (peer: Peer): string | undefined => /evicted_clients:(\d+)/.exec(peer.send('INFO stats'))?.[1];

  it('ends those who take most first, and only until the rest fits', () => {
    start({ 'maxmemory-clients': 500_000 });
    const admin = new Peer();
    const [small, large, middle] = [new Peer(), new Peer(), new Peer()];
    for (const [peer, bytes] of [[small, 60_000], [large, 250_000], [middle, 140_000]] as const) {
      peer.connection.receive(`*2\r\n$4\r\nECHO\r\n$400000\r\n`.replace('400000', String(bytes)));
      peer.connection.receive('x'.repeat(bytes - 1));
    }
    expect([small, large, middle].map(({ isClosed }) => isClosed)).toEqual([false, true, false]);
    expect(evicted(admin)).toBe('1');
  });

  it('counts queued commands, and spares who asked for NO-EVICT', () => {
    start({ 'maxmemory-clients': 200_000 });
    const queueing = (peer: Peer): void => {
      peer.send('MULTI');
      for (let i = 0; i < 10 && !peer.isClosed; i++) {
        peer.connection.receive(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$30000\r\n${'x'.repeat(30_000)}\r\n`);
      }
    };
    const spared = new Peer();
    spared.send('CLIENT NO-EVICT ON');
    queueing(spared);
    expect(spared.isClosed).toBe(false);
    const other = new Peer();
    queueing(other);
    expect(other.isCutOff).toBe(true);
    spared.send('DISCARD', 'CLIENT NO-EVICT OFF');
    expect(spared.isClosed).toBe(false);
  });

  it('counts output that a client does not read, also while it goes on asking for more', () => {
    start({ 'maxmemory-clients': 300_000 });
    const admin = new Peer();
    admin.send('SETRANGE big 60000 x');
    const peer = new Peer();
    peer.isReading = false;
    peer.send(...Array.from({ length: 40 }, () => 'GET big'));
    expect(peer.isCutOff).toBe(true);
    expect(evicted(admin)).toBe('1');
  });

  it('takes a share of maxmemory, and is off where there is none', () => {
    start({ 'maxmemory-clients': -5 });
    const admin = new Peer();
    expect(admin.send('DEBUG CLIENT-EVICTION')).toContain('not allowed');
    const peer = new Peer();
    peer.connection.receive(`*2\r\n$4\r\nECHO\r\n$900000\r\n`);
    peer.connection.receive('x'.repeat(50_000));
    expect(peer.isClosed).toBe(false);
    admin.send('CONFIG SET maxmemory 10mb');
    expect(peer.isClosed).toBe(true);
  });
});
