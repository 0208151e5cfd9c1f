import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { ErrorReply, NO_REPLY } from '../../resp/reply.ts';
import { loadLua } from '../node/lua.ts';
import { ALL_COMMANDS } from './all-commands.ts';
import { PageWorld } from './page-world.ts';
import { ScratchWorlds } from './scratch-world.ts';

function worlds(start = () => Promise.resolve({ commands: ALL_COMMANDS, lua: loadLua() })) {
  const all = new ScratchWorlds(start, () => performance.now() * 1000);
  let next = 0;
  return () => {
    const number = ++next;
    const world = new PageWorld((step) => all.step(number, step), () => all.end(number));
    return { world, run: (client: number, line: string) => world.run(client, splitArgs(fromUtf8(line)) ?? []) };
  };
}

describe('a scratch world', () => {
  it('has clients of its own, and nothing of another world', async () => {
    const newWorld = worlds();
    const [one, other] = [newWorld(), newWorld()];
    await one.run(1, 'MULTI');
    await one.run(1, 'INCR a');
    expect(await one.run(2, 'INCR a')).toBe(1);
    expect(await one.run(1, 'EXEC')).toEqual([2]);
    expect(await other.run(1, 'DBSIZE')).toBe(0);
  });

  it('tells when a client is blocked, and what it hears later', async () => {
    const { world, run } = worlds()();
    expect(await run(2, 'BLPOP jobs 1')).toBe(NO_REPLY);
    await run(3, 'SUBSCRIBE news');
    expect(world.heard()).toEqual([]);
    await run(1, 'PUBLISH news hello');
    await run(1, 'RPUSH jobs a');
    expect(world.heard()).toEqual([
      { client: 3, reply: ['message', 'news', 'hello'] },
      { client: 2, reply: ['jobs', 'a'] },
    ]);
    expect(await run(2, 'BLPOP jobs 1')).toBe(NO_REPLY);
    await world.wait(2000);
    expect(world.heard()).toHaveLength(1);
  });

  it('loses with its power what was not synced, and says how much', async () => {
    const { world, run } = worlds()();
    await run(1, 'CONFIG SET appendonly yes');
    await run(1, 'SET early 1');
    await world.wait(3000);
    await run(1, 'SET late 1');
    await run(1, 'SET later 1');
    await world.machine({ do: 'end', how: 'power-cut' });
    await world.machine({ do: 'start', settings: { appendonly: true } });
    expect(world.lost).toBe(2);
    expect(await run(1, 'KEYS *')).toEqual(['early']);
  });

  it('is down until it is started, and stays down if it refuses its files', async () => {
    const { world, run } = worlds()();
    await world.machine({ do: 'end', how: 'killed' });
    expect(world.isUp).toBe(false);
    await world.machine({ do: 'start', settings: { appendonly: true } });
    await run(1, 'SET a 1');
    await run(1, 'SET b 2');
    expect(await run(1, 'SHUTDOWN')).toBe(NO_REPLY);
    expect(world.isUp).toBe(false);
    await world.machine({ do: 'cut', bytes: 3 });
    await world.machine({ do: 'start', settings: { 'aof-load-truncated': false } });
    expect(world.isUp).toBe(false);
    await world.machine({ do: 'start', settings: { 'aof-load-truncated': true } });
    expect(world.isUp).toBe(true);
    expect(await run(1, 'KEYS *')).toEqual(['a']);
  });

  it('measures a command by running it often', async () => {
    const { world, run } = worlds()();
    expect(await world.measure(1, ['INCR', 'a'], 50)).toBeGreaterThanOrEqual(0);
    expect(await run(1, 'GET a')).toBe('50');
  });

  it('that can not begin answers an error and is no trouble to others', async () => {
    const { run } = worlds(() => Promise.reject(new Error('offline')))();
    expect(await run(1, 'PING')).toEqual(new ErrorReply('ERR the scratch engine stopped: offline'));
  });
});
