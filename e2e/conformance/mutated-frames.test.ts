// Damaged requests by the hundred thousand against the server in process. It must neither throw nor hang, what it answers
// must be whole RESP frames, and a client that behaves must get its own replies, undisturbed, all the while.
// KEYSPACE_FRAMES=1000000 sends a million of them.
import { describe, expect, it } from 'vitest';
import { FastLane } from '../../src/engine/fast-lane.ts';
import type { ByteString } from '../../src/base/bytes.ts';
import { ManualClock } from '../../src/base/clock.ts';
import { SeededRandom } from '../../src/base/random.ts';
import { ALL_COMMANDS } from '../../src/server/commands.ts';
import { type Connection, createServer, type Server } from '../../src/server/server.ts';
import { FrameSplitter } from './notation/frames.ts';
import { encodeCommand } from './targets/tcp.ts';

// Fixed, so that a run fails because of what was changed and not by luck; KEYSPACE_SEED=N starts from others.
const FIRST_SEED = Number(process.env.KEYSPACE_SEED ?? 20250502);
/** From each of the two seeds. */
const FRAMES = Math.ceil(Number(process.env.KEYSPACE_FRAMES ?? 100_000) / 2);
/** Damaged frames between two requests of the innocent client. */
const INNOCENT_EVERY = 10;
/** Keeps values small, so that no reply to an attacker grows without bound. */
const FLUSH_EVERY = 5_000;
const LIMIT_MS = 300_000;

const REQUESTS = [
  'PING',
  'SET k v',
  'SET k 12345 EX 100',
  'GET k',
  'INCR n',
  'APPEND k xyz',
  'GETRANGE k 0 -1',
  'MSET a 1 b 2 c 3',
  'MGET a b c',
  'HSET h f1 v1 f2 v2',
  'HGETALL h',
  'HEXPIRE h 100 FIELDS 1 f1',
  'LPUSH l a b c',
  'LRANGE l 0 -1',
  'BLPOP nothing 0',
  'SADD s a b 1 2',
  'SINTER s s',
  'ZADD z 1 a 2 b',
  'ZRANGE z 0 -1 WITHSCORES',
  'SORT l ALPHA LIMIT 0 10',
  'SCAN 0 MATCH * COUNT 10',
  'EXPIRE k 10',
  'MULTI',
  'EXEC',
  'WATCH k',
  'SUBSCRIBE ch',
  'PUBLISH ch hello',
  'HELLO 3',
  'CLIENT SETNAME x',
  'CLIENT REPLY SKIP',
  'COMMAND COUNT',
  'CONFIG GET maxmemory',
  'OBJECT ENCODING k',
  'SELECT 1',
  'RESET',
  'QUIT',
].map((line) => encodeCommand(line.split(' ')));
const INLINE = ['PING\r\n', 'SET k "a b"\r\n', 'GET k\n', '\r\n', 'ECHO "\\x41"\r\n'];
const SEEDS = [...REQUESTS, ...INLINE];

/** Bytes that mean something to a decoder. */
const TELLING = ['\r\n', '\r', '\n', '*', '$', '*1\r\n', '$0\r\n', '-1', '0', '99999999999', '\0', '\xff', '"', ' '];

describe('damaged requests', () => {
  it.each([FIRST_SEED, FIRST_SEED + 1])(
    `harm nobody: ${FRAMES} of them from the seed %i`,
    (seed) => {
      const attack = new Attack(seed);
      for (let i = 0; i < FRAMES; i++) attack.step(i);
      expect(attack.answered).toBe(Math.ceil(FRAMES / INNOCENT_EVERY));
      expect(attack.answered).toBeGreaterThan(0);
      attack.leave();
      expect(attack.server.engine.clients.size).toBe(1);
    },
    LIMIT_MS,
  );
});

class Attack {
  readonly server: Server;
  /** Requests of the innocent client that were answered rightly. */
  answered = 0;
  private readonly random: SeededRandom;
  private readonly clock = new ManualClock();
  private readonly innocent: Client;
  private attackers: Client[] = [];

  constructor(private readonly seed: number) {
    this.random = new SeededRandom(seed);
    this.server = createServer({
      commands: ALL_COMMANDS,
      clock: this.clock,
      random: new SeededRandom(1),
      lane: (engine) => new FastLane(engine),
    });
    this.innocent = new Client(this.server);
    this.innocent.send(encodeCommand(['SELECT', '9']));
    this.innocent.take();
  }

  step(i: number): void {
    const attacker = this.attacker();
    const bytes = this.damaged();
    try {
      const cut = this.random.int(bytes.length + 1);
      attacker.send(bytes.slice(0, cut));
      attacker.send(bytes.slice(cut));
      attacker.checkOutput();
      if (i % INNOCENT_EVERY === 0) this.askInnocently(i);
      if (i % FLUSH_EVERY === 0) {
        this.innocent.send(encodeCommand(['FLUSHALL']));
        this.innocent.take();
        this.clock.advance(100);
        this.server.tick();
      }
    } catch (error) {
      const what = error instanceof Error ? error.message : JSON.stringify(error);
      throw new Error(`seed ${this.seed}, frame ${i}, ${JSON.stringify(bytes)}: ${what}`, { cause: error });
    }
  }

  leave(): void {
    for (const attacker of this.attackers) attacker.leave();
  }

  private askInnocently(i: number): void {
    const token = `token-${i}`;
    const { innocent } = this;
    const requests = [['SET', 'mine', token], ['GET', 'mine'], ['ECHO', token]];
    innocent.send(requests.map(encodeCommand).join(''));
    const bulk = `$${token.length}\r\n${token}\r\n`;
    const reply = innocent.take();
    if (reply !== `+OK\r\n${bulk}${bulk}`) throw new Error(`the innocent client received ${JSON.stringify(reply)}`);
    this.answered++;
  }

  /** A few attackers at a time; some leave in the middle of what they were saying. */
  private attacker(): Client {
    const slot = this.random.int(4);
    const present = this.attackers[slot];
    if (present !== undefined && !present.closed && this.random.next() > 0.2) return present;
    present?.leave();
    const fresh = new Client(this.server);
    this.attackers[slot] = fresh;
    return fresh;
  }

  private damaged(): ByteString {
    let bytes = this.pick(SEEDS);
    if (this.random.next() < 0.3) bytes += this.pick(SEEDS);
    for (let times = 1 + this.random.int(3); times > 0; times--) bytes = this.damage(bytes);
    return bytes;
  }

  private damage(bytes: ByteString): ByteString {
    const at = this.random.int(bytes.length + 1);
    const length = 1 + this.random.int(4);
    const before = bytes.slice(0, at);
    switch (this.random.int(8)) {
      case 0:
        return before + bytes.slice(at + length);
      case 1:
        return before + this.random.bytes(length) + bytes.slice(at);
      case 2:
        return before + this.random.bytes(length) + bytes.slice(at + length);
      case 3:
        return before + this.pick(TELLING) + bytes.slice(at);
      case 4:
        return before + this.pick(TELLING) + bytes.slice(at + length);
      case 5:
        return before;
      case 6:
        return before + this.pick(SEEDS).slice(this.random.int(20));
      default:
        return bytes.replace(/\d+/, (digits) => String(Number(digits) + this.random.int(5) - 2));
    }
  }

  private pick<T extends string>(list: readonly T[]): T {
    const item = list[this.random.int(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

class Client {
  closed = false;
  private output = '';
  private readonly frames = new FrameSplitter();
  private readonly connection: Connection;

  constructor(server: Server) {
    this.connection = server.connect({
      addr: '127.0.0.1:50000',
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => {
        this.output += bytes;
      },
      onClose: () => {
        this.closed = true;
      },
    });
  }

  send(bytes: ByteString): void {
    if (!this.closed) this.connection.receive(bytes);
  }

  take(): ByteString {
    const { output } = this;
    this.output = '';
    return output;
  }

  /** Throws unless what has arrived is made of whole replies. */
  checkOutput(): void {
    const bytes = this.take();
    if (bytes === '') return;
    if (bytes.includes('token-')) throw new Error('an attacker sees what belongs to the innocent client');
    this.frames.push(bytes);
    while (this.frames.next() !== undefined);
    if (this.frames.rest !== '') throw new Error(`half a reply: ${JSON.stringify(this.frames.rest)}`);
  }

  leave(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.close();
  }
}
