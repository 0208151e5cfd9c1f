// Files as a server meets them at its start and while a child saves, step by step.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import type { Settings } from '../engine/config-parameters.ts';
import { datasetDigest } from '../engine/digest.ts';
import { toEnd } from '../persistence/loading.ts';
import { MemoryDisk } from '../persistence/memory-disk.ts';
import { ServerPersistence } from '../persistence/persistence.ts';
import { encodeRequest } from '../resp/encode.ts';
import { ALL_COMMANDS } from './commands.ts';
import { createServer } from './server.ts';

/** A server on a disk that others may have written to. */
function serverOn(disk: MemoryDisk, clock: ManualClock, settings: Partial<Settings>, log: string[] = []) {
  const server = createServer({
    clock,
    random: new SeededRandom(1),
    commands: ALL_COMMANDS,
    log: (_, line) => log.push(line),
    settings: { save: '', dir: '/data', 'enable-debug-command': 'yes', ...settings },
  });
  const persistence = new ServerPersistence({ engine: server.engine, disk, onFatal: () => {} });
  let output = '';
  const connection = server.connect({
    addr: '127.0.0.1:1',
    laddr: '127.0.0.1:2',
    onOutput: (bytes) => (output += bytes),
    onClose: () => {},
  });
  const say = (...argv: string[]): string => {
    output = '';
    connection.receive(encodeRequest(argv));
    return output;
  };
  return { server, persistence, say };
}

describe('rewrites that are killed', () => {
  /** A server whose background saves others can kill. */
  function server(settings: Partial<Settings>) {
    const clock = new ManualClock();
    const disk = new MemoryDisk(clock);
    disk.makeDirectory('/data');
    const log: string[] = [];
    const scene = serverOn(disk, clock, { 'rdb-key-save-delay': 10_000_000, ...settings }, log);
    toEnd(scene.persistence.formats.starting(scene.persistence));
    const pass = (ms: number): void => {
      for (let n = 0; n < ms; n += 100) {
        clock.advance(100);
        scene.server.tick();
      }
    };
    return { ...scene, disk, log, pass };
  }
  const limited = (log: readonly string[]): number => log.filter((line) => line.includes('triggered the limit')).length;

  it('three times in a row keep automatic ones back for a while, but not the next that somebody asks for', () => {
    const { persistence, say, pass, log } = server({
      appendonly: true,
      'auto-aof-rewrite-percentage': 1,
      'auto-aof-rewrite-min-size': 1000,
    });
    say('SET', 'k', 'v');
    for (let n = 0; n < 3; n++) {
      say('BGREWRITEAOF');
      persistence.killChild(9);
    }
    expect(persistence.rewrites.failures).toBe(3);
    pass(1000);
    expect(limited(log)).toBe(0);
    say('SET', 'x', 'x'.repeat(2000));
    pass(5000);
    expect(limited(log)).toBe(1);
    expect(persistence.isRewriting).toBe(false);
    pass(60_000);
    expect(persistence.isRewriting).toBe(true);
  });

  it('begin anew, with nothing left of what was gathered, while the append-only file waits for its first base', () => {
    const { persistence, say, pass, log, disk } = server({});
    say('SET', 'k', 'v');
    say('CONFIG', 'SET', 'appendonly', 'yes');
    say('SET', 'k', 'w');
    persistence.killChild(9);
    expect(log.filter((line) => line.startsWith('Removing the temp incr aof file'))).toHaveLength(1);
    expect(disk.files().filter(({ path }) => path.includes('incr'))).toEqual([]);
    say('CONFIG', 'SET', 'rdb-key-save-delay', '0');
    pass(1000);
    expect(persistence.aof.state).toBe('on');
    say('SET', 'k', 'x');
    expect(say('DEBUG', 'LOADAOF')).toBe('+OK\r\n');
    expect(say('GET', 'k')).toContain('x');
  });
});

describe.each(['rdb', 'aof'] as const)('reading files step by step (%s)', (kind) => {
  const isAof = kind === 'aof';
  function written() {
    const clock = new ManualClock();
    const disk = new MemoryDisk(clock);
    disk.makeDirectory('/data');
    const first = serverOn(disk, clock, { appendonly: isAof, 'aof-use-rdb-preamble': false });
    toEnd(first.persistence.formats.starting(first.persistence));
    for (let n = 0; n < 400; n++) first.say('SET', `key:${n}`, 'v'.repeat(n % 50));
    first.say('SET', 'short-lived', 'v', 'PX', '500');
    if (isAof) first.persistence.prepareShutdown({ save: 'never', now: true, force: false });
    else first.say('SAVE');
    return { clock, disk, digest: datasetDigest(first.server.engine.databases) };
  }

  it('tells whoever comes meanwhile that it is loading, and ends with the same data', () => {
    const { clock, disk, digest } = written();
    const { persistence, say, server } = serverOn(disk, clock, { appendonly: isAof, 'key-load-delay': 200 });
    const loading = persistence.formats.starting(persistence);
    const percents: number[] = [];
    let step = loading.next();
    for (; step.done !== true; step = loading.next()) {
      expect(step.value).toBeGreaterThan(0);
      expect(say('GET', 'key:1')).toMatch(/^-LOADING /);
      const info = say('INFO', 'persistence');
      expect(info).toContain('loading:1\r\n');
      percents.push(Number(/loading_loaded_perc:([\d.]+)/.exec(info)?.[1]));
      server.tick();
    }
    expect(step.value.kind).toBe('loaded');
    expect(percents.length).toBeGreaterThan(10);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(say('INFO', 'persistence')).not.toContain('loading_');
    expect(datasetDigest(server.engine.databases)).toBe(digest);
  });

  it('heeds what is configured meanwhile: the delay at once, the append-only file afterwards', () => {
    const { clock, disk } = written();
    const { persistence, say } = serverOn(disk, clock, { appendonly: isAof, 'key-load-delay': 1_000_000 });
    const loading = persistence.formats.starting(persistence);
    loading.next();
    expect(say('CONFIG', 'SET', 'appendonly', isAof ? 'no' : 'yes')).toBe('+OK\r\n');
    expect(say('INFO', 'persistence')).toContain('loading:1\r\n');
    // Before any other mistake.
    expect(say('CONFIG', 'SET', 'maxmemory', 'x', 'dir', '/none')).toMatch(/^-LOADING /);
    say('CONFIG', 'SET', 'key-load-delay', '0');
    let steps = 0;
    for (let step = loading.next(); step.done !== true; step = loading.next()) steps++;
    expect(steps).toBeLessThan(10);
    expect(persistence.aof.state === 'off').toBe(isAof);
    expect(say('DBSIZE')).toBe(':401\r\n');
  });
});
