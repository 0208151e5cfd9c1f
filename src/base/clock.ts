// Time as the engine sees it. The engine never reads the machine's clock: its host passes one in, so that a session can
// be replayed, paused and moved. ManualClock is the deterministic one, for tests and for sessions that own their time.

export interface Clock {
  /** Unix time in whole milliseconds. Expiry and everything that is stored use this one. May be set back by its owner. */
  now(): number;
  /** Unix time in whole microseconds, never going back: for measuring durations (slow log, latency) and TIME. */
  micros(): number;
}

/** A clock that stands still until it is told to move. */
export class ManualClock implements Clock {
  private time: number;

  /** @param startMs unix time in milliseconds; the default is 2025-01-01T00:00:00Z */
  constructor(startMs = 1_735_689_600_000) {
    this.time = Math.round(startMs * 1000);
  }

  now(): number {
    return Math.floor(this.time / 1000);
  }

  micros(): number {
    return this.time;
  }

  /** Moves forward by milliseconds (fractions count as microseconds). Going back is refused: micros() is monotone. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new Error(`ManualClock.advance: cannot go back by ${ms} ms`);
    this.time += Math.round(ms * 1000);
  }

  /** Moves to a unix time in milliseconds, at or after the present one. */
  advanceTo(unixMs: number): void {
    this.advance(unixMs - this.time / 1000);
  }
}
