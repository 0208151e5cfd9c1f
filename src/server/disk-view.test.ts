import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from './commands.ts';
import { DiskObserver } from './disk-view.ts';
import { FileReader } from './file-view.ts';
import { Machine } from './machine.ts';
import { comparePolicies } from './policy-comparison.ts';

function start(settings: Partial<Settings> = {}) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const machine = new Machine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1), settings });
  const observer = new DiskObserver(machine, (id) => `client ${id}`);
  const connect = () => machine.connect({ addr: '127.0.0.1:50000', laddr: '127.0.0.1:6379', onOutput: () => {}, onClose: () => {} });
  let connection = connect();
  return {
    machine,
    observer,
    run: (...argv: readonly string[]) => connection.receive(encodeRequest(argv)),
    reconnect: () => (connection = connect()),
    pass: (ms: number) => {
      for (let left = ms; left > 0; left -= 50) {
        clock.advance(Math.min(50, left));
        machine.tick();
      }
    },
  };
}

describe('what a power cut would take', () => {
  it('is every write as long as nothing is saved, and none after SAVE', () => {
    const { observer, run } = start({ save: '' });
    run('SET', 'a', '1');
    run('SET', 'b', '2');
    expect(observer.view().ifPowerCut).toMatchObject({ count: 2, writes: [{ client: 'client 1', lines: ['SET a 1'] }, { lines: ['SET b 2'] }] });
    expect(observer.view().ifKilled.count).toBe(2);
    run('SAVE');
    expect(observer.view().ifPowerCut.count).toBe(0);
    run('INCR', 'a');
    expect(observer.view().ifPowerCut.count).toBe(1);
  });

  it('is nothing under appendfsync always', () => {
    const { observer, run } = start({ appendonly: true, appendfsync: 'always' });
    run('SET', 'a', '1');
    expect(observer.view().ifPowerCut.count).toBe(0);
  });

  it('is about the last second under everysec, and a killed process loses nothing', () => {
    const { observer, run, pass } = start({ appendonly: true, appendfsync: 'everysec' });
    pass(1500);
    run('SET', 'a', '1');
    expect(observer.view().ifPowerCut.count).toBe(1);
    expect(observer.view().ifKilled.count).toBe(0);
    pass(2100);
    expect(observer.view().ifPowerCut.count).toBe(0);
  });

  it('foretells what the report after a power cut lists', () => {
    const { machine, observer, run, pass, reconnect } = start({ appendonly: true, appendfsync: 'everysec' });
    for (let i = 0; i < 40; i++) {
      run('SET', `key:${i}`, 'x');
      pass(70);
    }
    const foretold = observer.view().ifPowerCut.count;
    expect(foretold).toBeGreaterThan(0);
    machine.control({ type: 'cut-power', tail: 'lost', seed: 1 });
    expect(observer.view().server).toBeUndefined();
    machine.control({ type: 'start' });
    reconnect();
    const { report, ended } = observer.view();
    expect(ended).toBe('power-cut');
    expect(report?.lost.count).toBe(foretold);
    expect(report?.lost.writes.at(-1)?.lines).toEqual(['SET key:39 x']);
  });
});

describe('files', () => {
  it('are told apart, with what of them is safe', () => {
    const { observer, run } = start({ appendonly: true, appendfsync: 'no' });
    run('SET', 'a', '1');
    run('SAVE');
    const byKind = Object.fromEntries(observer.view().files.map((file) => [file.kind, file]));
    expect(Object.keys(byKind).toSorted()).toEqual(['aof base', 'aof increment', 'manifest', 'rdb']);
    expect(byKind['aof increment']).toMatchObject({ isRead: true });
    expect(byKind['aof increment']?.synced).toBeLessThan(byKind['aof increment']?.length ?? 0);
    expect(byKind['rdb']).toMatchObject({ isRead: false, isNameSynced: true });
  });

  it('name each byte, the key it belongs to and the command that wrote it', () => {
    const { observer, run } = start({ appendonly: true, appendfsync: 'always' });
    run('SET', 'greeting', 'hello');
    run('SAVE');
    const reader = new FileReader(observer);
    const find = (kind: string): string => observer.view().files.find((file) => file.kind === kind)?.path ?? '';
    const increment = find('aof increment');
    const at = reader.find(increment, 0, 'greeting');
    expect(at).toBeGreaterThan(0);
    const window = reader.read({ path: increment, first: 0, count: 4096, at: (at ?? 0) + 1 });
    expect(window?.writer).toMatchObject({ client: 'client 1', lines: ['SET greeting hello'] });
    expect(window?.key).toEqual({ db: 0, name: 'greeting' });
    expect(window?.around.map(({ name }) => name)).toEqual(['command', 'count']);
    const rdb = reader.read({ path: find('rdb'), first: 0, count: 4096, at: reader.find(find('rdb'), 0, 'greeting') });
    expect(rdb?.key?.name).toBe('greeting');
    expect(rdb?.fields[0]).toMatchObject({ offset: 0, name: 'magic' });
    expect(rdb?.fields.reduce((sum, { length }) => sum + length, 0)).toBe(rdb?.length);
    expect(reader.read({ path: '/data/nothing', first: 0, count: 10, at: 0 })).toBeUndefined();
  });
});

describe('the comparison of policies', () => {
  it('shows what each promises', () => {
    const results = comparePolicies({ rate: 100, seconds: 12, size: 50, keys: 50 }, ALL_COMMANDS);
    const by = Object.fromEntries(results.map((each) => [each.name, each]));
    expect(by['AOF always']?.mostLostToPower).toBe(0);
    expect(by['AOF everysec']?.mostLostToPower).toBeGreaterThan(0);
    expect(by['AOF everysec']?.mostLostToPower).toBeLessThanOrEqual(200);
    expect(by['AOF no']?.mostLostToPower).toBe(1200);
    expect(by['RDB only']?.mostLostToPower).toBeGreaterThan(200);
    expect(by['AOF always']?.waited).toBeGreaterThan(by['AOF everysec']?.waited ?? 0);
    expect(by['AOF always']?.syncs).toBeGreaterThan(by['AOF everysec']?.syncs ?? 0);
    expect(by['both']?.bytesWritten).toBeGreaterThan(by['AOF everysec']?.bytesWritten ?? 0);
    expect(comparePolicies({ rate: 100, seconds: 12, size: 50, keys: 50 }, ALL_COMMANDS)).toEqual(results);
  });
});
