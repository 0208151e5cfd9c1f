// How much happens a second, as INFO's instantaneous fields tell it: the mean of the last 16 intervals of 100 ms, taken when
// the clock is read. Time in which nobody came by counts as one long interval.

const INTERVAL_MS = 100;
const INTERVALS = 16;
/** Seconds that the history goes back. */
const HISTORY_SECONDS = 60;

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
  /** Commands in each of the last whole seconds, the newest last. */
  readonly history: number[] = [];
  /** The second (unix) that goes on, and the commands that there had been before it. */
  private second = 0;
  private beforeSecond = 0;
  private last: Totals = { commandsProcessed: 0, netInputBytes: 0, netOutputBytes: 0 };

  /** Whether `sample` has something to do. Apart from it, since this is asked for each read and that is rare. */
  isDue(now: number): boolean {
    return now - this.at >= INTERVAL_MS;
  }

  /** The clock was read: takes a sample if it is time. `now` in unix ms. */
  sample(totals: Totals, now: number): void {
    if (!this.isDue(now)) return;
    const elapsed = now - this.at;
    const isFirst = this.at === 0;
    this.at = now;
    this.remember(totals.commandsProcessed, Math.floor(now / 1000));
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

  /** A second that is over is entered; those in which nobody came by were empty. */
  private remember(commands: number, second: number): void {
    const passed = second - this.second;
    if (passed <= 0) return;
    if (this.second !== 0) {
      this.history.push(Math.max(0, commands - this.beforeSecond));
      for (let empty = 1; empty < Math.min(passed, HISTORY_SECONDS + 1); empty++) this.history.push(0);
      this.history.splice(0, this.history.length - HISTORY_SECONDS);
    }
    this.second = second;
    this.beforeSecond = commands;
  }

  /** Commands in the second that goes on, as far as the clock was read. */
  inThisSecond({ commandsProcessed }: Totals): number {
    return Math.max(0, commandsProcessed - this.beforeSecond);
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
