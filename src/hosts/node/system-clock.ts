// The machine's time and chance for an engine that runs in Node.

import { webcrypto } from 'node:crypto';
// The global of that name is a getter, which would cost as much again as reading the time.
import { performance } from 'node:perf_hooks';
import type { Clock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import type { Random } from '../../base/random.ts';

const ALIGN_EVERY_MS = 1000;
/** Date.now() counts whole milliseconds: a smaller difference is none. */
const TOLERANCE_MS = 2;
/** Calls after which V8 takes notes of what a function does. */
const PRACTICE = 20;

/**
 * Unix time with the resolution of the monotonic timer. Follows the system's clock when that is set (or the machine slept),
 * at most a second later; micros() stands still rather than go back.
 */
export class SystemClock implements Clock {
  private offset = performance.timeOrigin;
  private alignedAt = -Infinity;
  private latest = 0;

  constructor() {
    // V8 compiles this into whatever reads the time, and throws that away when it first meets a branch that had never been
    // taken before: so both are taken now.
    for (let round = 0; round < PRACTICE; round++) {
      this.alignedAt = -Infinity;
      this.micros();
      this.micros();
    }
  }

  now(): number {
    return Math.floor(this.unixMs());
  }

  micros(): number {
    const micros = Math.floor(this.unixMs() * 1000);
    if (micros > this.latest) this.latest = micros;
    return this.latest;
  }

  private unixMs(): number {
    const reading = performance.now();
    if (reading - this.alignedAt > ALIGN_EVERY_MS) {
      this.alignedAt = reading;
      const difference = Date.now() - (this.offset + reading);
      if (Math.abs(difference) > TOLERANCE_MS) this.offset += difference;
    }
    return this.offset + reading;
  }
}

/** A generator whose whole state comes from the system's source of secrets. */
export function systemRandom(): Random {
  const random = new SeededRandom(0);
  const [a = 1, b = 0, c = 0, d = 0] = webcrypto.getRandomValues(new Uint32Array(4));
  random.restore([a, b, c, d]);
  return random;
}
