import { expect, it } from 'vitest';
import { ManualClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { Engine } from '../engine/engine.ts';
import { ALL_COMMANDS } from '../server/commands.ts';
import { loadRdb } from './rdb-file.ts';

/** 2^31 as a length: 0x80, then four bytes, the largest first. */
const TWO_BILLION = [0x80, 0x80, 0, 0, 0];
const KEYS = 200;

it('makes no more room for keys than the file could hold, whatever it says', () => {
  // String "a0" to "a199" with one letter each, behind a hint of two billion keys; a checksum of zeros is not checked.
  const keys = Array.from({ length: KEYS }, (_, i) => {
    const name = `a${i}`;
    return [0, name.length, ...new TextEncoder().encode(name), 1, 0x78];
  }).flat();
  const head = [...new TextEncoder().encode('REDIS0011'), 0xfe, 0, 0xfb, ...TWO_BILLION, 0];
  const bytes = Uint8Array.from([...head, ...keys, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
  const engine = new Engine({ commands: ALL_COMMANDS, clock: new ManualClock(1_000_000), random: new SeededRandom(1) });
  const { loaded, fault } = loadRdb(engine, bytes, { dropsExpired: true });
  expect({ loaded, fault }).toEqual({ loaded: KEYS, fault: undefined });
  const [table] = engine.databases[0]?.keys.hashTables().tables ?? [];
  expect(table?.used).toBe(KEYS);
  // The shortest key there can be takes four bytes with its value.
  expect(table?.size).toBeLessThan(bytes.length / 2);
});
