// How much happens a second, as INFO's instantaneous fields tell it: the mean of the last 16 intervals of 100 ms, taken when
// the clock is read. Time in which nobody came by counts as one long interval.

const INTERVAL_MS = 100;
const INTERVALS = 16;

export interface Totals {
  readonly commandsProcessed: number;
  readonly netInputBytes: number;
  readonly netOutputBytes: number;
}

export interface PerSecond {
  readonly commands: number;
  readonly input: number;
  readonly output: number;
}

const NOTHING: PerSecond = { commands: 0, input: 0, output: 0 };

export class Rates {
  private samples: PerSecond[] = [];
  private at = 0;
  private last: Totals = { commandsProcessed: 0, netInputBytes: 0, netOutputBytes: 0 };

  /** The clock was read: takes a sample if it is time. `now` in unix ms. */
  sample(totals: Totals, now: number): void {
    const elapsed = now - this.at;
    if (elapsed < INTERVAL_MS) return;
    const isFirst = this.at === 0;
    this.at = now;
    const { commandsProcessed, netInputBytes, netOutputBytes } = totals;
    const before = this.last;
    this.last = { commandsProcessed, netInputBytes, netOutputBytes };
    if (isFirst) return;
    const perSecond = (count: number): number => (Math.max(0, count) * 1000) / elapsed;
    const sample = {
      commands: perSecond(commandsProcessed - before.commandsProcessed),
      input: perSecond(netInputBytes - before.netInputBytes),
      output: perSecond(netOutputBytes - before.netOutputBytes),
    };
    const intervals = Math.min(INTERVALS, Math.round(elapsed / INTERVAL_MS));
    for (let at = 0; at < intervals; at++) this.samples.push(sample);
    if (this.samples.length > INTERVALS) this.samples = this.samples.slice(-INTERVALS);
  }

  perSecond(totals: Totals, now: number): PerSecond {
    this.sample(totals, now);
    const sum = this.samples.reduce(
      (all, each) => ({
        commands: all.commands + each.commands,
        input: all.input + each.input,
        output: all.output + each.output,
      }),
      NOTHING,
    );
    return { commands: sum.commands / INTERVALS, input: sum.input / INTERVALS, output: sum.output / INTERVALS };
  }
}
