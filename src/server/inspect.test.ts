import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from './commands.ts';
import { createInspector, type Inspector } from './inspect.ts';
import { type Connection, createServer, type Server } from './server.ts';

let clock: ManualClock;
let server: Server;
let client: Connection;
let inspector: Inspector;

beforeEach(() => {
  clock = new ManualClock();
  server = createServer({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  client = server.connect({ addr: '127.0.0.1:1', laddr: '127.0.0.1:6379', onOutput: () => {}, onClose: () => {} });
  inspector = createInspector(server.engine);
});

function run(...lines: readonly string[]): void {
  for (const line of lines) client.receive(`${line}\r\n`);
}

const WINDOW = { db: 0, first: 0, count: 10, clip: 100 };

describe('inspector', () => {
  it('tells a key’s type, encoding, size and expiry', () => {
    run('SET n 42', 'SET text hello PX 5000', 'RPUSH l a b');
    expect(inspector.facts(0, 'n')).toEqual({ type: 'string', encoding: 'int', size: 2, expireAt: undefined });
    expect(inspector.facts(0, 'text')).toMatchObject({ encoding: 'embstr', size: 5, expireAt: clock.now() + 5000 });
    expect(inspector.facts(0, 'l')).toMatchObject({ type: 'list', encoding: 'listpack', size: 2 });
    expect(inspector.facts(0, 'none')).toBeUndefined();
    expect(inspector.facts(1, 'n')).toBeUndefined();
  });

  it('counts keys by database and names them', () => {
    run('SET a 1', 'SET b 2 EX 10', 'SELECT 3', 'SET c 3');
    expect(inspector.databases()).toHaveLength(16);
    expect(inspector.databases()[0]).toEqual({ db: 0, keys: 2, volatile: 1 });
    expect(inspector.keyNames(0).sort()).toEqual(['a', 'b']);
    expect(inspector.keyNames(3)).toEqual(['c']);
  });

  it('reads windows of values and cuts long elements', () => {
    run('SET text 0123456789', `RPUSH l a b ${'c'.repeat(200)} d`);
    expect(inspector.value({ ...WINDOW, key: 'text', first: 2, count: 3 })).toMatchObject({ bytes: '234' });
    expect(inspector.value({ ...WINDOW, key: 'l', first: 1, count: 2 })).toMatchObject({
      first: 1,
      items: [
        { bytes: 'b', length: 1 },
        { bytes: 'c'.repeat(100), length: 200 },
      ],
    });
    expect(inspector.value({ ...WINDOW, key: 'none' })).toBeUndefined();
  });

  it('reads sets in the order of their structure and sorted sets by rank', () => {
    run('SADD s 3 1 2', 'ZADD z 2.5 b 1 a inf c');
    expect(inspector.facts(0, 's')).toMatchObject({ encoding: 'intset', size: 3 });
    expect(inspector.value({ ...WINDOW, key: 's', first: 1 })).toMatchObject({ items: [{ bytes: '2' }, { bytes: '3' }] });
    expect(inspector.value({ ...WINDOW, key: 'z' })).toMatchObject({
      items: [
        { member: { bytes: 'a' }, score: '1' },
        { member: { bytes: 'b' }, score: '2.5' },
        { member: { bytes: 'c' }, score: 'inf' },
      ],
    });
    expect(inspector.value({ ...WINDOW, key: 'z', first: 9 })).toMatchObject({ items: [] });
  });

  it('reads streams by place, past entries that were deleted', () => {
    run('CONFIG SET stream-node-max-entries 2', 'XADD x 1-1 n 1', 'XADD x 1-2 n 2', 'XADD x 1-3 n 3', 'XADD x 2-1 m 4');
    run('XDEL x 1-2');
    expect(inspector.facts(0, 'x')).toMatchObject({ type: 'stream', encoding: 'stream', size: 3 });
    expect(inspector.value({ ...WINDOW, key: 'x', first: 1, count: 1 })).toMatchObject({
      items: [{ id: '1-3', fields: [{ bytes: 'n' }, { bytes: '3' }] }],
    });
    expect(inspector.value({ ...WINDOW, key: 'x', first: 2, clip: 0 })).toMatchObject({
      items: [{ id: '2-1', fields: [{ bytes: '', length: 1 }, { bytes: '', length: 1 }] }],
    });
    expect(inspector.value({ ...WINDOW, key: 'x', first: 3 })).toMatchObject({ items: [] });
  });

  it('hears of consumer groups, which Redis announces to nobody', () => {
    run('XADD x 1-1 n 1', 'XGROUP CREATE x g 0');
    for (const line of ['XREADGROUP GROUP g c STREAMS x >', 'XREADGROUP GROUP g c STREAMS x 0', 'XACK x g 1-1']) {
      inspector.takeChanges();
      run(line);
      expect(inspector.takeChanges(), line).toEqual({ everything: false, keys: [{ db: 0, key: 'x' }] });
    }
  });

  it('names each changed key once, and says "everything" after a swap', () => {
    run('SET a 1', 'SET a 2', 'SET b 1');
    expect(inspector.takeChanges()).toEqual({ everything: false, keys: [{ db: 0, key: 'a' }, { db: 0, key: 'b' }] });
    run('GET a');
    expect(inspector.takeChanges()).toEqual({ everything: false, keys: [] });
    server.engine.database(0).clear();
    expect(inspector.takeChanges()).toEqual({ everything: true });
  });

  it('leaves no trace: an expired key stays until the engine removes it', () => {
    run('SET soon gone PX 10');
    clock.advance(50);
    expect(inspector.facts(0, 'soon')).toBeDefined();
    expect(inspector.takeChanges()).toMatchObject({ keys: [{ key: 'soon' }] });
    server.tick();
    clock.advance(200);
    server.tick();
    expect(inspector.facts(0, 'soon')).toBeUndefined();
    expect(inspector.takeChanges()).toEqual({ everything: false, keys: [{ db: 0, key: 'soon' }] });
  });
});
