// MIGRATE between two servers in process: what the source tells its followers and watchers, and what it asks of its network.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ByteString } from '../base/bytes.ts';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { type Connection, createServer, type Server } from '../server/server.ts';
import { Migration, type PeerLink, type PeerNetwork, withMigration } from './migration.ts';

let clock: ManualClock;
let source: Server;
let target: Server;
let migration: Migration;
let network: InProcessNetwork;
let admin: Peer;
let propagated: ByteString[];

class Peer {
  private received = '';
  readonly connection: Connection;

  constructor(server: Server) {
    this.connection = server.connect({
      addr: '127.0.0.1:50000',
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => (this.received += bytes),
      onClose: () => undefined,
    });
  }

  /** Sends bytes, and gives what came back at once. */
  send(bytes: ByteString): ByteString {
    this.connection.receive(bytes);
    return this.taken();
  }

  taken(): ByteString {
    const { received } = this;
    this.received = '';
    return received;
  }
}

/** Leads to the target, whatever the address. */
class InProcessNetwork implements PeerNetwork {
  readonly connections: Peer[] = [];
  closed = 0;

  connect(): PeerLink {
    const peer = new Peer(target);
    this.connections.push(peer);
    let arrived = '';
    return {
      write: (bytes) => {
        arrived += peer.send(bytes);
        return 'done';
      },
      read: () => {
        const bytes = arrived;
        arrived = '';
        return bytes === '' ? 'late' : { bytes };
      },
      close: () => void this.closed++,
    };
  }
}

const ask = (...lines: readonly string[]): ByteString => lines.map((line) => admin.send(`${line}\r\n`)).join('');
const askTarget = (line: string): ByteString => new Peer(target).send(`${line}\r\n`);
const keptLinks = (): number => Number(/migrate_cached_sockets:(\d+)/.exec(ask('INFO stats'))?.[1]);

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  const common = { clock, random: new SeededRandom(1) };
  network = new InProcessNetwork();
  target = createServer({ ...common, commands: ALL_COMMANDS });
  source = createServer({ ...common, commands: withMigration(ALL_COMMANDS, () => migration) });
  migration = new Migration(source.engine, network);
  propagated = [];
  source.engine.propagation.listen((unit) => propagated.push(...unit.map(({ argv }) => argv.join(' '))));
  admin = new Peer(source);
});

describe('MIGRATE', () => {
  it('becomes a DEL of the keys that have gone, each of which is announced', () => {
    ask('MSET a 1 b 2 c 3', 'CONFIG SET notify-keyspace-events Kg');
    askTarget('SET b other');
    const watcher = new Peer(source);
    watcher.send('PSUBSCRIBE *\r\n');
    propagated = [];
    expect(ask('MIGRATE host 1 "" 0 100 KEYS a b none c')).toBe(
      '-ERR Target instance replied with error: BUSYKEY Target key name already exists.\r\n',
    );
    expect(propagated).toEqual(['DEL a c']);
    expect(watcher.taken().match(/__keyspace\S+|del/g)).toEqual(['__keyspace@0__:a', 'del', '__keyspace@0__:c', 'del']);
    expect(ask('MIGRATE host 1 b 0 100 COPY REPLACE')).toBe('+OK\r\n');
    expect(propagated).toHaveLength(1);
  });

  it('gives a key that ends in this millisecond one more, and others what they have left', () => {
    ask('MSET a 1 b 2', 'PEXPIRE a 1', 'PEXPIRE b 500');
    clock.advance(1);
    expect(ask('MIGRATE host 1 "" 0 100 KEYS a b')).toBe('+OK\r\n');
    expect(askTarget('PTTL a')).toBe(':1\r\n');
    expect(askTarget('PTTL b')).toBe(':499\r\n');
  });

  it('keeps a connection for ten seconds after its last use, and at most 64 of them', () => {
    ask('SET k v', 'MIGRATE host 1 k 0 100 COPY REPLACE');
    clock.advance(9000);
    ask('MIGRATE host 1 k 0 100 COPY REPLACE');
    clock.advance(9000);
    migration.closeIdle();
    expect(keptLinks()).toBe(1);
    expect(network.connections).toHaveLength(1);
    clock.advance(1001);
    migration.closeIdle();
    expect(keptLinks()).toBe(0);
    for (let port = 1; port <= 70; port++) ask(`MIGRATE host ${port} k 0 100 COPY REPLACE`);
    expect(keptLinks()).toBe(64);
    expect(network.closed).toBe(1 + 6);
  });
});
