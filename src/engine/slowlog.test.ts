import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ALL_COMMANDS } from './commands/index.ts';
import { Engine } from './engine.ts';

function engineLoggingAll(settings: { readonly 'slowlog-max-len'?: number } = {}): Engine {
  return new Engine({
    commands: ALL_COMMANDS,
    clock: new ManualClock(1_700_000_000_000),
    random: new SeededRandom(1),
    settings: { 'slowlog-log-slower-than': 0, ...settings },
  });
}

const shown = (engine: Engine): (readonly string[])[] => engine.slowlog.latest(10).map(({ argv }) => argv);

describe('the slow log', () => {
  it('keeps 31 arguments and 128 bytes of each', () => {
    const engine = engineLoggingAll();
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    engine.execute(client, ['RPUSH', 'l', ...Array.from({ length: 50 }, (_, at) => String(at))]);
    engine.execute(client, ['SET', 'k', 'x'.repeat(200)]);
    const [set, push] = shown(engine);
    expect(set).toEqual(['SET', 'k', `${'x'.repeat(128)}... (72 more bytes)`]);
    expect(push).toHaveLength(32);
    expect(push?.at(-1)).toBe('... (21 more arguments)');
    expect(engine.slowlog.latest(1)[0]).toMatchObject({ id: 1, at: 1_700_000_000, addr: '127.0.0.1:5', clientName: '' });
  });

  it('forgets the oldest entries, at once when it is made shorter', () => {
    const engine = engineLoggingAll({ 'slowlog-max-len': 2 });
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    for (const key of ['a', 'b', 'c']) engine.execute(client, ['GET', key]);
    expect(shown(engine)).toEqual([
      ['GET', 'c'],
      ['GET', 'b'],
    ]);
    engine.config.setAll([['slowlog-max-len', '1']]);
    expect(shown(engine)).toEqual([['GET', 'c']]);
    expect(engine.slowlog.latest(0)).toEqual([]);
  });

  it('has no numbers for what it had no room for', () => {
    const engine = engineLoggingAll({ 'slowlog-max-len': 0 });
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    for (const key of ['a', 'b', 'c']) engine.execute(client, ['GET', key]);
    engine.config.setAll([['slowlog-max-len', '2']]);
    engine.execute(client, ['GET', 'd']);
    expect(engine.slowlog.latest(10).map(({ id }) => id)).toEqual([0]);
  });

  it('shows the commands of a transaction and not its EXEC', () => {
    const engine = engineLoggingAll();
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    for (const argv of [['MULTI'], ['SET', 'a', '1'], ['GET', 'a'], ['EXEC']]) engine.execute(client, argv);
    expect(shown(engine)).toEqual([['GET', 'a'], ['SET', 'a', '1'], ['MULTI']]);
  });

  it('hides passwords', () => {
    const engine = engineLoggingAll();
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    engine.execute(client, ['CONFIG', 'SET', 'masterauth', 'secret', 'HZ', '10', 'MASTERUSER', 'me']);
    engine.execute(client, ['AUTH', 'secret']);
    expect(JSON.stringify(shown(engine))).not.toMatch(/secret|"me"/);
    expect(shown(engine)[1]).toContain('10');
  });

  it('counts a blocked command once, when it is served', () => {
    const engine = engineLoggingAll();
    const waiting = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    const other = engine.connect({ addr: '127.0.0.1:6', laddr: '127.0.0.1:6379' });
    engine.execute(waiting, ['BLPOP', 'q', '0']);
    expect(shown(engine)).toEqual([]);
    engine.execute(other, ['RPUSH', 'q', 'x']);
    expect(shown(engine)).toEqual([
      ['BLPOP', 'q', '0'],
      ['RPUSH', 'q', 'x'],
    ]);
  });

  it('does not hold a blocked command whose time ran out, which counts as a call all the same', () => {
    const clock = new ManualClock(1_700_000_000_000);
    const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
    const client = engine.connect({ addr: '127.0.0.1:5', laddr: '127.0.0.1:6379' });
    engine.execute(client, ['BLPOP', 'q', '0.1']);
    const blpop = engine.commands.get('blpop');
    const calls = (): number | undefined => blpop && engine.stats.byCommand.get(blpop)?.calls;
    expect(calls()).toBeUndefined();
    clock.advanceTo(1_700_000_000_200);
    engine.tick();
    expect(calls()).toBe(1);
  });
});
