// The latency monitor: what took longer than latency-monitor-threshold, by kind of event, with up to 160 samples each.
// Of several samples within one second the longest stays.

const SAMPLES = 160;

export interface LatencySample {
  /** Unix seconds. */
  readonly at: number;
  /** Milliseconds. */
  readonly ms: number;
}

export class LatencyEvent {
  /** Oldest first. */
  readonly samples: LatencySample[] = [];
  /** The longest ever, in milliseconds. */
  max = 0;

  add(sample: LatencySample): void {
    this.max = Math.max(this.max, sample.ms);
    const last = this.samples.at(-1);
    if (last?.at === sample.at) {
      if (sample.ms > last.ms) this.samples[this.samples.length - 1] = sample;
      return;
    }
    this.samples.push(sample);
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  get last(): LatencySample {
    return this.samples.at(-1) ?? { at: 0, ms: 0 };
  }
}

export class LatencyMonitor {
  private readonly events = new Map<string, LatencyEvent>();

  all(): Iterable<readonly [name: string, event: LatencyEvent]> {
    return this.events;
  }

  get(name: string): LatencyEvent | undefined {
    return this.events.get(name);
  }

  /** Notes an event if it took at least `threshold` ms; a threshold of 0 notes none. */
  note(name: string, ms: number, threshold: number, now: number): void {
    if (threshold === 0 || ms < threshold) return;
    let event = this.events.get(name);
    if (!event) this.events.set(name, (event = new LatencyEvent()));
    event.add({ at: Math.floor(now / 1000), ms });
  }

  /** Forgets one event, or all; how many there were to forget. */
  reset(name?: string): number {
    if (name !== undefined) return this.events.delete(name) ? 1 : 0;
    const count = this.events.size;
    this.events.clear();
    return count;
  }
}
