// The pictures of the whole server: publish and subscribe, and what takes the memory.
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands.ts';
import { type Connection, createServer, type Server } from '../server.ts';
import type { Frame, FrameOf, PictureName, PictureWindow } from './picture.ts';
import { framesOf, lastFrame, WINDOW } from './testing/watched.ts';
import { PictureWatcher } from './watcher.ts';

let clock: ManualClock;
let server: Server;
let watcher: PictureWatcher;
let output = '';

beforeEach(() => {
  clock = new ManualClock();
  server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings: { 'enable-debug-command': 'yes' } });
  watcher = new PictureWatcher(server.engine);
  output = '';
});

function connect(): Connection {
  return server.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:6379', onOutput: (bytes) => (output += bytes), onClose: () => {} });
}

function send(connection: Connection, ...lines: readonly string[]): void {
  for (const line of lines) connection.receive(`${line}\r\n`);
}

const frames = (): readonly Frame[] => framesOf(watcher);
const last = <N extends PictureName>(picture: N): FrameOf<N> => lastFrame(watcher, picture);

describe('publish and subscribe', () => {
  const watch = (window: Partial<PictureWindow> = {}): void => watcher.watch(1, { ...WINDOW, key: undefined, picture: 'pubsub', ...window });

  it('shows who listens to what, and where a message goes', () => {
    const [reader, other, publisher] = [connect(), connect(), connect()];
    watch();
    expect(last('pubsub').view).toMatchObject({ total: 0, routes: [], published: 0 });
    send(reader, 'SUBSCRIBE news weather');
    expect(last('pubsub').touch?.detail).toMatchObject({ sent: undefined, routeCount: 2 });
    send(other, 'PSUBSCRIBE n*', 'SSUBSCRIBE news');
    send(publisher, 'PUBLISH news hello');
    const { view, touch } = last('pubsub');
    expect(view).toMatchObject({
      counts: { channels: 2, patterns: 1, shardChannels: 1 },
      routes: [
        { kind: 'channels', name: { bytes: 'news' }, subscribers: [{ name: 'client 1' }] },
        { kind: 'channels', name: { bytes: 'weather' } },
        { kind: 'patterns', name: { bytes: 'n*' }, subscribers: [{ name: 'client 2' }] },
        { kind: 'shardChannels', name: { bytes: 'news' } },
      ],
      delivered: 2,
      lost: 0,
    });
    expect(touch).toMatchObject({ client: 'client 3', steps: 3, detail: { sent: { message: { bytes: 'hello' }, receivers: 2 } } });
    expect(touch?.detail?.routes.map(({ kind }) => kind)).toEqual(['channels', 'patterns']);
    send(publisher, 'SPUBLISH news x');
    expect(last('pubsub').touch?.detail?.routes.map(({ kind }) => kind)).toEqual(['shardChannels']);
  });

  it('counts what is lost, also before anybody looked, and messages that no command published', () => {
    const client = connect();
    send(client, 'PUBLISH nobody 1', 'CONFIG SET notify-keyspace-events Ex', 'SET k v PX 10');
    watch();
    expect(last('pubsub').view).toMatchObject({ published: 1, lost: 1, recent: [{ channel: { bytes: 'nobody' }, receivers: 0 }] });
    clock.advance(500);
    server.tick();
    expect(last('pubsub')).toMatchObject({ touch: undefined, view: { lost: 2, recent: [{ channel: { bytes: '__keyevent@0__:expired' } }, {}] } });
    send(client, 'PUBLISH nobody 2');
    expect(last('pubsub')).toMatchObject({ view: { lost: 3 }, touch: { detail: { sent: { receivers: 0 }, routeCount: 0 } } });
  });

  it('sees a subscriber leave', () => {
    const reader = connect();
    send(reader, 'SUBSCRIBE news');
    watch();
    expect(last('pubsub').view.total).toBe(1);
    reader.close();
    expect(last('pubsub').view.total).toBe(0);
  });

  it('shows a part of very many', () => {
    const reader = connect();
    send(reader, `SUBSCRIBE ${Array.from({ length: 3000 }, (_, i) => `c${i}`).join(' ')}`);
    watch({ first: 2000 });
    const { view } = last('pubsub');
    expect(view.total).toBe(3000);
    expect(view.routes.map(({ name }) => name.bytes)).toEqual(Array.from({ length: 12 }, (_, i) => `c${2000 + i}`));
    send(reader, 'UNSUBSCRIBE');
  });
});

describe('the whole server', () => {
  const watch = (): void => watcher.watch(1, { ...WINDOW, key: undefined, picture: 'server' });
  const usedMemory = (client: Connection): number => {
    output = '';
    send(client, 'INFO memory');
    return Number(/used_memory:(\d+)/.exec(output)?.[1]);
  };

  it('divides memory by type and key as INFO and MEMORY USAGE do, asked or not', () => {
    const client = connect();
    send(client, 'SET a 1', 'SET text hello', 'RPUSH l a b c', 'SADD s x y', 'HSET h f v', 'ZADD z 1 a', 'XADD x 1-1 f v', 'EXPIRE a 100');
    send(client, `HSET big ${Array.from({ length: 600 }, (_, i) => `f${i} v`).join(' ')}`);
    watch();
    const reckoned = last('server').view;
    expect(reckoned.isMeasured).toBe(false);
    expect(reckoned.types.map(({ type, keys }) => `${type} ${keys}`).toSorted()).toEqual(['hash 2', 'list 1', 'set 1', 'stream 1', 'string 2', 'zset 1']);
    expect(reckoned.biggest[0]).toMatchObject({ key: { bytes: 'big' }, type: 'hash' });
    expect(Math.abs(reckoned.used - usedMemory(client)) / reckoned.used).toBeLessThan(0.001);
    const measured = last('server').view;
    expect(measured.isMeasured).toBe(true);
    expect(measured.used).toBe(usedMemory(client));
  });

  it('tells what a command took, and which keys had to go for it', () => {
    const client = connect();
    send(client, ...Array.from({ length: 20 }, (_, i) => `SET k${i} ${'x'.repeat(1000)}`));
    watch();
    frames();
    send(client, `SET k0 ${'y'.repeat(5000)}`);
    const { touch, view } = last('server');
    expect(touch?.detail).toMatchObject({ keys: 1, evicted: 0 });
    expect(touch?.detail?.after ?? 0).toBeGreaterThan((touch?.detail?.before ?? 0) + 3000);
    send(client, 'CONFIG SET maxmemory-policy allkeys-lru', `CONFIG SET maxmemory ${view.used - 4000}`, 'SET one more');
    const after = last('server');
    expect(after.view.evicted).toBeGreaterThan(3);
    expect(after.view.lastEvicted[0]?.number).toBe(after.view.evicted);
    expect(after.thresholds.map(({ setting }) => setting)).toEqual(['maxmemory', 'maxmemory-policy', 'maxmemory-samples']);
  });

  it('ranks the keys as the policy would take them, and says why', () => {
    const client = connect();
    for (const name of ['old', 'middle', 'new']) {
      send(client, `SET ${name} v${name === 'new' ? ' EX 70' : ''}`);
      clock.advance(60_000);
    }
    send(client, 'GET middle', 'CONFIG SET maxmemory-policy allkeys-lru');
    watch();
    const names = (): string[] => last('server').view.candidates.map(({ key, measure }) => `${key.bytes} ${measure}`);
    expect(names()).toEqual(['old 180', 'new 60', 'middle 0']);
    send(client, 'CONFIG SET maxmemory-policy volatile-ttl');
    expect(names()).toEqual(['new 10000']);
    send(client, 'CONFIG SET maxmemory-policy allkeys-random');
    expect(names()).toEqual([]);
  });

  it('foretells the very key that goes if Redis looks at all of them', () => {
    const client = connect();
    for (let i = 0; i < 10; i++) {
      send(client, `SET k${i} ${'x'.repeat(2000)}`);
      clock.advance(10_000);
    }
    send(client, 'GET k0', 'CONFIG SET maxmemory-policy allkeys-lru', 'CONFIG SET maxmemory-samples 64');
    watch();
    const { candidates, used } = last('server').view;
    send(client, `CONFIG SET maxmemory ${used - 3000}`, 'PING');
    const { lastEvicted } = last('server').view;
    expect(lastEvicted.map(({ key }) => key.bytes).toReversed()).toEqual(candidates.slice(0, lastEvicted.length).map(({ key }) => key.bytes));
    expect(lastEvicted.length).toBeGreaterThan(0);
  });

  it('lets a part stand for very many keys, and counts them anew only now and then', () => {
    const client = connect();
    send(client, 'DEBUG POPULATE 110000', 'SADD s a');
    watch();
    const { keys, looked, types } = last('server').view;
    expect(keys).toBe(110_001);
    expect(looked).toBeLessThan(25_000);
    expect(types[0]?.keys ?? 0).toBeGreaterThan(109_000);
    send(client, 'SET fresh 1');
    expect(last('server').view.keys).toBe(110_001);
    clock.advance(2000);
    send(client, 'SET fresh 2');
    expect(last('server').view.keys).toBe(110_002);
  });

  it('knows who expires next, and how many commands each second had', () => {
    const client = connect();
    send(client, 'SET late v EX 100', 'SET soon v EX 10', 'SELECT 2', 'SET sooner v EX 5');
    watch();
    expect(last('server').view.expiring.map(({ db, key }) => `${db} ${key.bytes}`)).toEqual(['2 sooner', '0 soon', '0 late']);
    clock.advance(1000);
    send(client, 'PING', 'PING');
    clock.advance(3000);
    send(client, 'PING');
    expect(last('server').view).toMatchObject({ perSecond: [4, 2, 0, 0], thisSecond: 1 });
  });
});
