// Active expiry: what is due goes, in bounded steps, as a unit each; what is not due stays.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ALL_COMMANDS } from '../commands/index.ts';
import { Engine } from '../engine.ts';
import { StringValue } from '../types/string/value.ts';
import { expireCycle } from './expiry.ts';

const NOW = 1_000_000;

/** An engine with `due` keys that expired just now and `later` ones that have a minute to live. */
function engineWith(due: number, later: number): { engine: Engine; clock: ManualClock } {
  const clock = new ManualClock(NOW);
  const engine = new Engine({ commands: ALL_COMMANDS, clock, random: new SeededRandom(1) });
  const db = engine.database(0);
  for (let n = 0; n < due + later; n++) {
    const value = StringValue.of('v');
    db.add(`key:${n}`, value);
    db.setExpiry(`key:${n}`, value, n < due ? NOW + 10 : NOW + 60_000);
  }
  clock.advance(11);
  engine.refreshClock();
  return { engine, clock };
}

describe('expireCycle', () => {
  it('removes all that is due while much of a sample is, and leaves the rest', () => {
    const { engine } = engineWith(500, 20);
    const report = expireCycle(engine.databases, 1, () => {});
    const db = engine.database(0);
    expect(report.removed).toBeGreaterThan(450);
    expect(db.keys.size).toBe(520 - report.removed);
    expect(db.volatile.size).toBe(db.keys.size);
    expect(engine.stats.expiredKeys).toBe(report.removed);
  });

  it('goes on where it stopped, so that a few due keys among many are found in the end', () => {
    const { engine } = engineWith(5, 2000);
    let removed = 0;
    for (let cycle = 0; cycle < 400 && removed < 5; cycle++) {
      removed += expireCycle(engine.databases, 1, () => {}).removed;
    }
    expect(removed).toBe(5);
    expect(engine.database(0).keys.size).toBe(2000);
  });

  it('stops at its limit of work and says so', () => {
    const { engine } = engineWith(30_000, 0);
    const report = expireCycle(engine.databases, 1, () => {});
    expect(report.isCapped).toBe(true);
    expect(engine.database(0).keys.size).toBe(30_000 - report.removed);
    expect(report.removed).toBeLessThan(21_000);
  });

  it('propagates each removal by itself when time passes', () => {
    const { engine, clock } = engineWith(3, 0);
    const units: string[] = [];
    engine.propagation.listen((unit) => units.push(unit.map(({ argv }) => argv.join(' ')).join('; ')));
    clock.advance(200);
    engine.tick();
    expect(units.sort()).toEqual(['DEL key:0', 'DEL key:1', 'DEL key:2']);
  });
});
