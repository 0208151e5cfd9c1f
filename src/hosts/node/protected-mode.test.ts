// Whom a server without a password serves.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../../server/commands.ts';
import { createServer } from '../../server/server.ts';
import { protectedModeRefusal } from './protected-mode.ts';

const { engine } = createServer({ commands: ALL_COMMANDS, clock: new ManualClock(0), random: new SeededRandom(1) });
const isRefused = (address: string): boolean => protectedModeRefusal(engine, address) !== undefined;

describe('protected mode', () => {
  it('refuses other machines while the default user takes any password, however it came to one', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'].filter(isRefused)).toEqual([]);
    expect(['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', ''].filter(isRefused)).toHaveLength(4);
    const locked = engine.access.newDefaultUser();
    locked.apply('resetpass');
    engine.access.replace(locked);
    expect(isRefused('10.0.0.1')).toBe(false);
    engine.access.replace(engine.access.newDefaultUser());
    expect(isRefused('10.0.0.1')).toBe(true);
    engine.config.setAll([['requirepass', 'secret']]);
    expect(isRefused('10.0.0.1')).toBe(false);
    engine.config.setAll([['requirepass', ''], ['protected-mode', 'no']]);
    expect(isRefused('10.0.0.1')).toBe(false);
  });
});
