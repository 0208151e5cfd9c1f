// The learner's clock: virtual time that runs with real time, faster, or not at all, and can be set forward. It never
// goes back by itself; going to an earlier moment sets it, and then it runs on from there. Pure: real time is passed in.
// All times are unix µs.

/** Seconds of the learner's time in one real second; 0 stands still. */
export type Rate = 0 | 1 | 10 | 100;

export class LearnerClock {
  rate: Rate = 1;
  /** At the moment that the session stands at, whatever the rate: the learner looks at the past. */
  isHeld = false;
  private base: number;
  private since: number;

  constructor(now: number, real: number) {
    this.base = now;
    this.since = real;
  }

  now(real: number): number {
    if (this.rate === 0 || this.isHeld) return this.base;
    return this.base + Math.round(Math.max(0, real - this.since) * this.rate);
  }

  setRate(rate: Rate, real: number): void {
    this.set(this.now(real), real);
    this.rate = rate;
  }

  set(now: number, real: number): void {
    this.base = now;
    this.since = real;
  }

  hold(isHeld: boolean, at: number, real: number): void {
    this.set(at, real);
    this.isHeld = isHeld;
  }

  /** Real milliseconds until the clock shows this time; undefined if it never will. */
  waitUntil(at: number, real: number): number | undefined {
    if (this.rate === 0 || this.isHeld) return undefined;
    return Math.max(0, at - this.now(real)) / this.rate / 1000;
  }
}
