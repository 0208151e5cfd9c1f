import { describe, expect, it } from 'vitest';
import { Rates, type Totals } from './rates.ts';

const totals = (commandsProcessed: number): Totals => ({ commandsProcessed, netInputBytes: 0, netOutputBytes: 0 });

describe('Rates', () => {
  it('averages over 1.6 seconds', () => {
    const rates = new Rates();
    for (let at = 0; at <= 16; at++) rates.sample(totals(at * 50), 1000 + at * 100);
    expect(rates.perSecond(totals(800), 2600).commands).toBe(500);
  });

  it('forgets a burst when nothing has happened since', () => {
    const rates = new Rates();
    for (let at = 0; at <= 16; at++) rates.sample(totals(at * 50), 1000 + at * 100);
    expect(rates.perSecond(totals(800), 3400).commands).toBe(250);
    expect(rates.perSecond(totals(800), 10_000).commands).toBe(0);
  });

  it('has no negative rates after the counters were reset', () => {
    const rates = new Rates();
    rates.sample(totals(1000), 1000);
    expect(rates.perSecond(totals(0), 2000).commands).toBe(0);
  });
});
