// How long calls took, with two significant digits over the range from 1 ns to 1 s: the layout of HdrHistogram as
// Redis sets it up for each command (256 sub-buckets, of which every bucket but the first uses the upper half).
// Counting costs a few shifts; percentiles and the cumulative distribution walk the counters.

const SUB_BUCKETS = 256;
const HALF_BITS = 7;
const HALF = 1 << HALF_BITS;
/** Bits of a value inside the first bucket. */
const SUB_BUCKET_BITS = 8;
const BUCKETS = 23;
const PARTS = BUCKETS + 1;
const COUNTERS = PARTS * HALF;
/** Copied, which is the fastest way to so many counters. */
const ZEROS: readonly number[] = Array.from({ length: HALF }, () => 0);
const MAX_NANOS = 1_000_000_000;
/** Where the cumulative distribution begins: a microsecond, as a power of two. */
const FIRST_LEVEL = 1024;

/** The index of the counter that a value falls into. */
function indexOf(nanos: number): number {
  const bucket = 32 - Math.clz32(nanos | (SUB_BUCKETS - 1)) - SUB_BUCKET_BITS;
  return bucket * HALF + (nanos >> bucket);
}

/** The lowest value of a counter, and how many values share it. */
function rangeOf(index: number): { readonly lowest: number; readonly width: number } {
  const bucket = Math.max(0, Math.floor(index / HALF) - 1);
  return { lowest: (index - bucket * HALF) * 2 ** bucket, width: 2 ** bucket };
}

function highestOf(index: number): number {
  const { lowest, width } = rangeOf(index);
  return lowest + width - 1;
}

export class LatencyHistogram {
  /** HALF counters each, made when the first call falls among them: most calls of a command take about as long. */
  private readonly parts: (number[] | undefined)[] = [];
  private total = 0;

  get count(): number {
    return this.total;
  }

  record(micros: number, calls = 1): void {
    const nanos = Math.min(Math.max(micros * 1000, 1), MAX_NANOS);
    const index = indexOf(nanos);
    const counters = (this.parts[index >> HALF_BITS] ??= ZEROS.slice());
    const place = index & (HALF - 1);
    counters[place] = (counters[place] ?? 0) + calls;
    this.total += calls;
  }

  private at(index: number): number {
    return this.parts[index >> HALF_BITS]?.[index & (HALF - 1)] ?? 0;
  }

  /** The value in microseconds that so many percent of the calls did not exceed. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.floor((Math.min(percent, 100) / 100) * this.total + 0.5));
    let seen = 0;
    for (const [part, counters] of this.parts.entries()) {
      if (counters === undefined) continue;
      for (let place = 0; place < HALF; place++) {
        seen += counters[place] ?? 0;
        if (seen < wanted) continue;
        const index = part * HALF + place;
        return (percent === 0 ? rangeOf(index).lowest : highestOf(index)) / 1000;
      }
    }
    return 0;
  }

  /**
   * Microseconds, doubling from step to step, and how many calls took no longer; steps that add nothing are left out.
   */
  cumulative(): readonly (readonly [micros: number, calls: number])[] {
    const steps: [number, number][] = [];
    let seen = 0;
    let reported = 0;
    let level = FIRST_LEVEL;
    for (let index = 0; index < COUNTERS && reported < this.total; index++) {
      seen += this.at(index);
      if (rangeOf(index).lowest < level) continue;
      if (seen > reported) steps.push([Math.floor(highestOf(index) / 1000), seen]);
      reported = seen;
      level *= 2;
    }
    return steps;
  }
}
