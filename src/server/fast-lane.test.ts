import { describe, expect, it } from 'vitest';
import { type Clock, ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { FastLane } from '../engine/fast-lane.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from './commands.ts';
import { type Connection, createServer, type Server } from './server.ts';

/** A server with three connections, and all that can be seen of it. */
class Side {
  readonly server: Server;
  readonly propagated: string[] = [];
  private readonly connections: Connection[] = [];
  private output = '';

  constructor(clock: Clock, hasLane: boolean) {
    this.server = createServer({
      commands: ALL_COMMANDS,
      clock,
      random: new SeededRandom(1),
      ...(hasLane && { lane: (engine) => new FastLane(engine) }),
    });
    this.server.engine.propagation.listen((unit, by) => {
      for (const { db, argv, source } of unit) this.propagated.push(`${by?.id} ${db} ${argv.join(' ')} < ${source?.join(' ')}`);
    });
    for (let id = 0; id < 3; id++) this.connect(id);
  }

  /** What all connections are answered after lines that come together at one of them. */
  send(id: number, lines: readonly string[]): string {
    this.connections[id]?.receive(lines.map((line) => encodeRequest(line.split(' '))).join(''));
    this.server.tick();
    const { output } = this;
    this.output = '';
    return output;
  }

  private connect(id: number): void {
    this.connections[id] = this.server.connect({
      addr: `127.0.0.1:${id}`,
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => (this.output += `${id}> ${bytes}`),
      onClose: () => (this.output += `${id} closed`),
    });
  }
}

const ORDINARY = [
  ...['PING', 'SET k v', 'SET k 5', 'GET k', 'INCR k', 'APPEND k xyz', 'DEL k l', 'EXISTS k l', 'EXPIRE k 10', 'TTL k', 'SET k v PX 5'],
  ...['RPUSH l a b', 'LPUSH l c', 'LPOP l', 'LRANGE l 0 -1', 'HSET h f 1', 'HINCRBY h f 2', 'HGETALL h', 'SADD s a b', 'SPOP s'],
  ...['ZADD z 1 a', 'ZRANGE z 0 -1', 'XADD x * f v', 'XLEN x', 'MSET k 1 l2 2', 'GET', 'GETDEL k', 'SORT l', 'OBJECT ENCODING k', 'NONSENSE a'],
  ...['PFADD p a b', 'PFCOUNT p', 'SETBIT b 7 1', 'COPY k k2', 'RENAME k k3', 'RANDOMKEY', 'SCAN 0', 'GEOADD g 1 2 a', 'HSET h', 'INCR l'],
];
const OTHERS = [
  ...['MULTI', 'EXEC', 'EXEC', 'DISCARD', 'WATCH k', 'UNWATCH', 'SELECT 1', 'SELECT 0', 'CLIENT REPLY SKIP', 'BLPOP l 0', 'BLPOP nothing 1'],
  ...['HELLO 3; CLIENT TRACKING ON', 'HELLO 3', 'HELLO 2', 'RESET', 'CLIENT TRACKING OFF', 'SUBSCRIBE c', 'UNSUBSCRIBE c', 'PUBLISH c m'],
  ...['CONFIG SET notify-keyspace-events KEA', 'CONFIG SET maxmemory 1', 'CONFIG SET maxmemory 0', 'CONFIG SET slowlog-log-slower-than 0'],
  ...['CONFIG SET slowlog-log-slower-than 10000', 'CONFIG RESETSTAT', 'CLIENT PAUSE 3 WRITE', 'CLIENT UNPAUSE', 'FLUSHALL', 'SWAPDB 0 1', 'MONITOR'],
  ...['CLIENT LIST', 'SLOWLOG LEN', 'ACL SETUSER default -get', 'ACL SETUSER default +get', 'CLIENT NO-TOUCH ON', 'CLIENT NO-TOUCH OFF'],
];
const LOOKS = ['INFO commandstats', 'INFO errorstats', 'INFO stats', 'INFO keyspace', 'CLIENT LIST', 'LATENCY HISTOGRAM', 'SLOWLOG GET', 'DEBUG DIGEST'];

describe('the fast lane', () => {
  it('answers, counts and propagates as the pipeline with all its gates does', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new SeededRandom(seed);
      const clock = new ManualClock(1_700_000_000_000);
      const sides = [new Side(clock, true), new Side(clock, false)] as const;
      const pick = (lines: readonly string[]): string => lines[random.int(lines.length)] ?? '';
      for (let step = 0; step < 60; step++) {
        const one = (): readonly string[] => (random.int(8) === 0 ? pick(OTHERS) : pick(ORDINARY)).split('; ');
        const lines = Array.from({ length: 1 + random.int(12) }, one).flat();
        const id = random.int(3);
        const [withLane, without] = sides.map((side) => side.send(id, lines));
        expect(withLane, `seed ${seed}: ${lines.join('; ')}`).toBe(without);
        clock.advance(random.int(4));
      }
      for (const look of LOOKS) expect(sides[0].send(0, [look]), `seed ${seed}: ${look}`).toBe(sides[1].send(0, [look]));
      expect(sides[0].propagated).toEqual(sides[1].propagated);
    }
  });

  it('looks ahead at large tables without a trace', () => {
    const clock = new ManualClock(1_700_000_000_000);
    const sides = [new Side(clock, true), new Side(clock, false)] as const;
    const random = new SeededRandom(7);
    const name = (): string => `element:${random.int(9000)}`;
    const both = (lines: readonly string[]): void => {
      expect(sides[0].send(0, lines), lines.join('; ')).toBe(sides[1].send(0, lines));
    };
    // Among them tables that are being rehashed, and values of every type.
    const fill = (): string[] => [`SET ${name()} ${name()}`, `SADD s ${name()} ${name()}`, `HSET h ${name()} 1`, `ZADD z ${random.int(100)} ${name()}`];
    for (let step = 0; step < 3000; step++) both([...fill(), ...fill(), ...fill()]);
    const use = [
      ...[() => `GET ${name()}`, () => `MSET ${name()} 1 ${name()} x`, () => `MGET ${name()} s ${name()}`, () => `DEL ${name()} ${name()}`, () => 'PING'],
      ...[() => `LPUSH ${name()} a`, () => `INCR ${name()}`, () => `SREM s ${name()}`, () => `HGET h ${name()}`, () => `HGET s ${name()}`, () => 'HGET h'],
      ...[() => `ZSCORE z ${name()}`, () => `ZINCRBY z 1 ${name()}`, () => `SMISMEMBER s ${name()} ${name()}`, () => `EXPIRE ${name()} 1`, () => 'NONSENSE x'],
    ];
    for (let step = 0; step < 500; step++) {
      both(Array.from({ length: 1 + random.int(30) }, () => use[random.int(use.length)]?.() ?? ''));
      clock.advance(random.int(20));
    }
    for (const look of [...LOOKS, 'DEBUG HTSTATS 0 full', 'DEBUG HTSTATS-KEY s', 'DEBUG HTSTATS-KEY h', 'DEBUG HTSTATS-KEY z']) both([look]);
  });

  it('divides the time of a row among its commands, and leaves none out', () => {
    const clock = new TickingClock();
    const side = new Side(clock, true);
    side.send(0, ['CONFIG RESETSTAT']);
    const before = clock.readings;
    side.send(0, [...Array.from({ length: 20 }, () => 'SET k v'), ...Array.from({ length: 3 }, () => 'GET k')]);
    // As the input comes, then for eight, eight, four and three commands, and once by the tick.
    expect(clock.readings - before).toBe(6);
    const info = side.send(0, ['INFO commandstats']);
    expect(info).toContain('cmdstat_set:calls=20,usec=30,');
    expect(info).toContain('cmdstat_get:calls=3,usec=10,');
    expect(side.send(0, ['LATENCY HISTOGRAM set'])).toContain('calls\r\n:20\r\n');
  });

  it('gives what may take long its time for itself, in the slow log as well', () => {
    const clock = new TickingClock();
    const side = new Side(clock, true);
    side.send(0, ['CONFIG RESETSTAT', 'RPUSH l a b c d e']);
    // As the input comes, for the first two, and then for the third: that one is slow.
    clock.jumpAt = clock.readings + 2;
    side.send(0, ['LPOP l', 'LPOP l', 'LPOP l 5']);
    expect(side.send(0, ['SLOWLOG GET'])).toContain('*3\r\n$4\r\nLPOP\r\n$1\r\nl\r\n$1\r\n5\r\n');
    expect(side.send(0, ['INFO commandstats'])).toContain('cmdstat_lpop:calls=3,usec=20020,');
    expect(side.send(0, ['SLOWLOG LEN'])).toBe('0> :1\r\n');
  });
});

/** Each reading is ten microseconds after the last, and those from `jumpAt` on 20 ms more. */
class TickingClock implements Clock {
  readings = 0;
  jumpAt = Infinity;

  now(): number {
    return Math.floor(this.micros() / 1000);
  }

  micros(): number {
    const jump = this.readings >= this.jumpAt ? 20_000 : 0;
    return 1_700_000_000_000_000 + jump + 10 * this.readings++;
  }
}
