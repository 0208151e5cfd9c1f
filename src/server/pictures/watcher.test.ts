import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands.ts';
import { datasetDigest } from '../../engine/digest.ts';
import { type Connection, createServer, type Server } from '../server.ts';
import type { Frame, FrameOf, PictureName } from './picture.ts';
import { LENSES } from './lenses.ts';
import { framesOf, lastFrame, WINDOW } from './testing/watched.ts';
import { PictureWatcher } from './watcher.ts';

let clock: ManualClock;
let server: Server;
let watcher: PictureWatcher;
let client: Connection;

beforeEach(() => {
  clock = new ManualClock();
  server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  watcher = new PictureWatcher(server.engine);
  client = connect();
});

function connect(): Connection {
  return server.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:6379', onOutput: () => {}, onClose: () => {} });
}

function run(...lines: readonly string[]): void {
  for (const line of lines) client.receive(`${line}\r\n`);
}

const frames = (): readonly Frame[] => framesOf(watcher);
const last = <N extends PictureName>(picture: N): FrameOf<N> => lastFrame(watcher, picture);

describe('a watched key', () => {
  it('gets a frame at once, and one after each command that names it', () => {
    run('SET k a');
    watcher.watch(1, WINDOW);
    expect(frames()).toMatchObject([{ picture: 'string', touch: undefined, view: { bytes: 'a' } }]);
    run('APPEND k b', 'SET other x', 'GET k');
    expect(frames()).toMatchObject([
      { view: { bytes: 'ab' }, touch: { argv: [{ bytes: 'APPEND' }, { bytes: 'k' }, { bytes: 'b' }], isWrite: true } },
      { view: { bytes: 'ab' }, touch: { argv: [{ bytes: 'GET' }, { bytes: 'k' }], isWrite: false } },
    ]);
    expect(frames()).toEqual([]);
  });

  it('is blank while it is not there, is born, dies, and is told to have expired', () => {
    watcher.watch(1, WINDOW);
    expect(frames()).toMatchObject([{ picture: undefined }]);
    run('SET k a PX 100');
    expect(frames()).toMatchObject([{ picture: 'string', touch: { life: 'created' } }]);
    clock.advance(200);
    server.tick();
    expect(frames()).toMatchObject([{ picture: undefined, touch: { life: 'expired', client: '' } }]);
    run('SET k a', 'DEL k');
    expect(frames()).toMatchObject([{ touch: { life: 'created' } }, { picture: undefined, touch: { life: 'deleted' } }]);
    run('SET k a PX 100');
    frames();
    clock.advance(101);
    run('GET k');
    expect(frames()).toMatchObject([{ picture: undefined, touch: { life: 'expired' } }]);
  });

  it('tells which client’s command it was, inside transactions and for a client that had waited', () => {
    const other = connect();
    watcher.watch(1, WINDOW);
    frames();
    other.receive('BLPOP k 0\r\n');
    expect(frames()).toMatchObject([{ picture: 'list', touch: { outcome: 'waits' }, view: { waiting: [{ client: 'client 2' }] } }]);
    run('MULTI', 'RPUSH k a b', 'EXEC');
    expect(frames()).toMatchObject([
      { touch: { client: 'client 1', argv: [{ bytes: 'RPUSH' }, {}, {}, {}] }, view: { size: 2 } },
      { touch: { client: 'client 2', argv: [{ bytes: 'BLPOP' }, {}, {}], outcome: 'done' }, view: { size: 1, waiting: [] } },
    ]);
  });

  it('shows who waits for a sorted set that is not there yet, and at which end', () => {
    const other = connect();
    watcher.watch(1, WINDOW);
    frames();
    other.receive('BZPOPMAX k 0\r\n');
    expect(frames()).toMatchObject([
      { picture: 'zset', touch: { outcome: 'waits' }, view: { form: 'none', waiting: [{ client: 'client 2', end: 'high' }] } },
    ]);
    run('ZADD k 1 a');
    const shown = frames();
    expect(shown.at(-1)).toMatchObject({ touch: { client: 'client 2', outcome: 'done', life: 'deleted' } });
  });

  it('shows a string that only begins like a HyperLogLog as a string', () => {
    run('SET k HYLLx');
    watcher.watch(1, WINDOW);
    expect(frames()).toMatchObject([{ picture: 'string', choices: ['string', 'bitmap'] }]);
  });

  it('tells where its window is, which commands move', () => {
    run(`SADD k ${Array.from({ length: 300 }, (_, i) => i).join(' ')}`);
    watcher.watch(1, WINDOW);
    expect(frames()).toMatchObject([{ first: 0, opened: -1 }]);
    run('SISMEMBER k 200');
    const { first } = last('set');
    expect(first).toBeGreaterThan(100);
    watcher.watch(1, { ...WINDOW, first });
    expect(frames()).toMatchObject([{ first }]);
  });

  it('counts what comes too fast to be framed, and ends with how things are', () => {
    watcher.watch(1, WINDOW);
    frames();
    for (let i = 0; i < 100; i++) run('INCR k');
    const all = frames();
    expect(all.length).toBeLessThan(30);
    expect(all.at(-1)).toMatchObject({ view: { integer: '100' }, touch: undefined });
    expect(all.reduce((sum, frame) => sum + frame.skipped + (frame.touch ? 1 : 0), 0)).toBe(100);
  });

  it('claims no true count of a HyperLogLog to which elements were added unseen', () => {
    watcher.watch(1, WINDOW);
    run('PFADD k a b', 'PFADD k b c');
    expect(last('hyperloglog').view).toMatchObject({ estimate: 3, known: 3 });
    for (let i = 0; i < 100; i++) run(`PFADD k ${i}`);
    expect(last('hyperloglog').view.known).toBeUndefined();
    run('PFADD k more');
    expect(last('hyperloglog').view.known).toBeUndefined();
  });

  it('says at which command the encoding changed, and which limit that passed', () => {
    run('CONFIG SET hash-max-listpack-entries 2', 'HSET k a 1 b 2');
    watcher.watch(1, WINDOW);
    frames();
    run('HSET k c 3');
    expect(last('hash').touch?.conversion).toEqual({
      from: 'listpack',
      to: 'hashtable',
      setting: 'hash-max-listpack-entries',
      limit: 2,
      reached: 3,
    });
    run('DEL k', `HSET k a ${'x'.repeat(64)}`);
    frames();
    run(`HSET k a ${'x'.repeat(65)}`);
    expect(last('hash').touch?.conversion).toMatchObject({ setting: 'hash-max-listpack-value', limit: 64, reached: 65 });
    run('DEL k', 'SADD k 1 2 3');
    frames();
    run('SADD k four');
    expect(last('set').touch?.conversion).toMatchObject({ from: 'intset', to: 'listpack', reason: '"four" is no whole number' });
  });

  it('takes a value of another type, or one put in its place, for what it is', () => {
    run('HSET k a 1');
    watcher.watch(1, WINDOW);
    frames();
    run('SET k text');
    expect(last('string').touch).toMatchObject({ life: undefined, conversion: undefined });
    run('INCRBYFLOAT k 1', 'SET k 3');
    frames();
    run('INCRBYFLOAT k 1');
    expect(last('string').touch?.conversion).toMatchObject({ from: 'int', to: 'embstr', reason: 'INCRBYFLOAT stores its result as text' });
    run('DEL k', 'SADD k 1', 'SADD other x');
    frames();
    run('SUNIONSTORE k k other');
    expect(last('set').touch?.conversion).toMatchObject({ from: 'intset', to: 'listpack', reason: 'another set was put in its place' });
  });

  it('whose lens fails is blank and says why; the command is answered as ever', () => {
    const view = vi.spyOn(LENSES.hash, 'view').mockImplementation(() => {
      throw new Error('out of ink');
    });
    watcher.watch(1, WINDOW);
    frames();
    run('HSET k a 1');
    expect(frames()).toMatchObject([{ picture: undefined, problem: 'out of ink' }]);
    view.mockRestore();
    run('HSET k b 2');
    expect(last('hash').view.size).toBe(2);
  });

  it('says that a refused command was refused', () => {
    run('SET k a');
    watcher.watch(1, WINDOW);
    frames();
    run('INCR k');
    expect(last('string').touch).toMatchObject({ outcome: 'refused', error: 'ERR value is not an integer or out of range' });
  });

  it('is shown as bits once it is used so', () => {
    run('SET k hello');
    watcher.watch(1, WINDOW);
    expect(frames()).toMatchObject([{ picture: 'string', choices: ['string', 'bitmap'] }]);
    run('SETBIT k 7 1');
    expect(last('bitmap')).toMatchObject({ touch: { detail: { bit: 7, before: 0, after: 1 } } });
    run('SET k hello');
    expect(last('string').view.bytes).toBe('hello');
  });

  it('is left for the next one that a learner’s command names, if the watch roams', () => {
    const hidden = new PictureWatcher(server.engine, ({ id }) => (id === 1 ? 'me' : ''));
    const page = connect();
    hidden.watch(1, { ...WINDOW, key: undefined, isRoaming: true });
    const news = (): readonly Frame[] => hidden.take().flatMap((each) => each.frames);
    expect(news()).toMatchObject([{ picture: undefined, key: undefined }]);
    run('SADD first a');
    expect(news()).toMatchObject([{ picture: 'set', key: 'first', isNew: true, touch: { client: 'me', life: 'created' } }]);
    page.receive('GET second\r\nSMEMBERS first\r\n');
    expect(news()).toEqual([]);
    page.receive('SADD first b\r\n');
    expect(news()).toMatchObject([{ key: 'first', isNew: false, touch: { client: 'the page' } }]);
    run('SUNIONSTORE both second third', 'SELECT 3', 'SET both x');
    expect(news()).toMatchObject([
      { key: 'both', db: 0, picture: undefined },
      { key: 'both', db: 3, picture: 'string', isNew: true },
    ]);
    for (let i = 0; i < 100; i++) run(`SET key:${i} ${i}`);
    expect(news().at(-1)).toMatchObject({ key: 'key:99', view: { integer: '99' } });
  });

  it('unwatched, leaves nothing hooked into the engine', () => {
    watcher.watch(1, WINDOW);
    watcher.watch(2, { ...WINDOW, key: 'other' });
    expect(server.engine.callObservers).toHaveLength(1);
    watcher.unwatch(1);
    watcher.unwatch(2);
    expect(server.engine.callObservers).toHaveLength(0);
  });
});

describe('watching', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
  const texts = fc.constantFrom('1', '7', '-3', '500', 'x', 'yy', 'z'.repeat(70));
  const command = fc.constantFrom(
    ...['SET %k %v', 'APPEND %k %v', 'INCR %k', 'GETRANGE %k 1 3', 'SETRANGE %k 3 %v', 'SETBIT %k 9 1', 'BITCOUNT %k', 'BITPOS %k 1'],
    ...['HSET %k %v %v', 'HDEL %k %v', 'HGET %k %v', 'HGETALL %k', 'HPEXPIRE %k 50 FIELDS 1 %v', 'RPUSH %k %v %v', 'LPOP %k', 'LPOS %k %v'],
    ...['LINDEX %k -2', 'LSET %k 0 %v', 'LINSERT %k BEFORE %v %v', 'LREM %k 0 %v', 'SADD %k %v %v', 'SREM %k %v', 'SISMEMBER %k %v', 'SINTER %k a b'],
    ...['SDIFF a %k', 'SPOP %k', 'SRANDMEMBER %k', 'DEL %k', 'KEYS *', 'RANDOMKEY', 'SCAN 0', 'ZADD %k 1 %v', 'COPY %k b', 'BITOP OR %k a b'],
    ...['PEXPIRE %k 30', 'OBJECT ENCODING %k', 'MEMORY USAGE %k', 'SETEX %k 100 %v', 'HSCAN %k 0', 'SSCAN %k 0'],
    ...['INFO memory', 'MEMORY STATS', 'INFO stats', 'PUBLISH %k %v', 'CONFIG SET maxmemory 674000', 'CONFIG SET maxmemory-policy allkeys-lru'],
  );
  const ordered = fc.constantFrom(
    ...['ZADD a %v %v', 'ZADD a 5 %v 7 %v', 'ZINCRBY a %v %v', 'ZREM a %v', 'ZRANK a %v', 'ZSCORE a %v', 'ZRANGE a 0 1 REV', 'ZRANGEBYSCORE a -3 %v'],
    ...['ZCOUNT a %v 500', 'ZREMRANGEBYRANK a 1 1', 'ZREMRANGEBYLEX a [x +', 'ZPOPMAX a', 'ZSCAN a 0', 'ZRANDMEMBER a', 'ZRANGESTORE b a 0 2', 'ZADD b %v %v'],
    ...['GEOADD b 13.3 38.1 %v', 'GEOSEARCH b FROMMEMBER %v BYRADIUS 900 km', 'ZUNIONSTORE a 2 a b', 'XADD c * %v %v', 'XADD c MAXLEN 4 * %v 1', 'XRANGE c - + COUNT 2'],
    ...['XGROUP CREATE c %v 0 MKSTREAM', 'XREADGROUP GROUP x %v COUNT 2 STREAMS c >', 'XREADGROUP GROUP x %v STREAMS c 0', 'XACK c x 0-7 7-0', 'XDEL c 7-0 14-0'],
    ...['XAUTOCLAIM c x %v 8 0', 'XCLAIM c x %v 0 7-0 14-0', 'XTRIM c MAXLEN ~ 3', 'XPENDING c x', 'XINFO STREAM c FULL', 'XGROUP DELCONSUMER c x %v', 'XSETID c 900-0'],
  );
  const lineOf = (templates: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(templates, fc.array(names, { minLength: 2, maxLength: 2 }), fc.array(texts, { minLength: 2, maxLength: 2 }))
      .map(([template, keys, values]) => fill(template, keys, values));

  function fill(template: string, keys: readonly string[], values: readonly string[]): string {
    let key = 0;
    let value = 0;
    return template.replace(/%[kv]/g, (mark) => (mark === '%k' ? keys[key++ % 2] : values[value++ % 2]) ?? '');
  }

  /** Replies and digest of a session, with every key watched or none. */
  function play(lines: readonly string[], isWatched: boolean): { readonly replies: string; readonly digest: string } {
    const time = new ManualClock();
    const played = createServer({
      commands: ALL_COMMANDS,
      clock: time,
      random: new SeededRandom(5),
      settings: { 'hash-max-listpack-entries': 3, 'set-max-listpack-entries': 3, 'set-max-intset-entries': 3, 'list-max-listpack-size': 3, 'zset-max-listpack-entries': 3, 'stream-node-max-entries': 3 },
    });
    const watching = new PictureWatcher(played.engine);
    if (isWatched) watching.watch(9, { ...WINDOW, key: undefined, isRoaming: true });
    if (isWatched) watching.watch(10, { ...WINDOW, key: undefined, picture: 'server' });
    if (isWatched) watching.watch(11, { ...WINDOW, key: undefined, picture: 'pubsub' });
    if (isWatched) ['a', 'b', 'c', 'none'].forEach((key, id) => watching.watch(id, { ...WINDOW, key }));
    let replies = '';
    const connection = played.connect({
      addr: '127.0.0.1:1',
      laddr: '127.0.0.1:6379',
      onOutput: (bytes) => (replies += bytes),
      onClose: () => {},
    });
    for (const each of lines) {
      connection.receive(`${each}\r\n`);
      time.advance(7);
      played.tick();
      if (isWatched) {
        for (const { frames: taken } of watching.take()) {
          for (const frame of taken) if (frame.picture === undefined && frame.problem !== undefined) throw new Error(frame.problem);
        }
      }
    }
    return { replies, digest: datasetDigest(played.engine.databases) };
  }

  it.each([
    ['any keys', lineOf(command)],
    ['sorted sets and streams', lineOf(ordered)],
  ])('changes no reply and no state, whatever runs on %s', (_, own) => {
    fc.assert(
      fc.property(fc.array(own, { minLength: 1, maxLength: 120 }), (lines) => {
        expect(play(lines, true)).toEqual(play(lines, false));
      }),
      { numRuns: 60 },
    );
  });
});
