// Wakes the host when something falls due by the learner's clock: a key expires, a client has waited long enough.
import type { LearnerClock } from './learner-clock.ts';
import type { TimerEnvironment } from './log-saver.ts';

/** Longer waits are cut: setTimeout takes 31 bits, and a laptop that slept should notice soon. */
const LONGEST_WAIT_MS = 60_000;
/** With a fast clock many things fall due within one wait. */
const SHORTEST_FAST_WAIT_MS = 16;

export interface Due {
  readonly clock: LearnerClock;
  /** By that clock, in unix ms. */
  readonly nextDue: number | undefined;
  fallDue(): void;
}

export class Alarm {
  private timer: number | undefined;
  /** What the timer waits for. */
  private at: number | undefined;

  constructor(
    private readonly environment: TimerEnvironment,
    private readonly host: Due,
  ) {}

  set(): void {
    const at = this.host.nextDue;
    // Most commands leave the time as it is: a timer that is set stays.
    if (at !== undefined && at === this.at && this.timer !== undefined) return;
    this.stop();
    this.at = at;
    if (at === undefined) return;
    const { clock } = this.host;
    const wait = clock.waitUntil(at * 1000, this.environment.micros());
    if (wait === undefined) return;
    const shortest = clock.rate > 1 ? SHORTEST_FAST_WAIT_MS : 1;
    this.timer = this.environment.setTimer(
      () => {
        this.timer = undefined;
        this.host.fallDue();
      },
      Math.min(LONGEST_WAIT_MS, Math.max(shortest, wait)),
    );
  }

  /** The clock may run otherwise than when the timer was set. */
  clockChanged(): void {
    this.at = undefined;
  }

  stop(): void {
    if (this.timer !== undefined) this.environment.clearTimer(this.timer);
    this.timer = undefined;
  }
}
