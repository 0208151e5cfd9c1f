// How recently or how often a value was used, in the 24 bits that Redis keeps for it (evict.c in 8.0): seconds modulo
// 2^24 under LRU policies; under LFU ones the minute of the last look in the upper 16 bits, and below it a counter that
// grows ever more slowly and falls with time.
import type { Random } from '../../base/random.ts';

const LRU_MASK = (1 << 24) - 1;
const MINUTE_MASK = 0xffff;
const COUNTER_MAX = 255;
/** A new value's counter: more than none, so that it is not evicted before it could be used again. */
const COUNTER_START = 5;

/** lfu-log-factor and lfu-decay-time. */
export interface LfuSettings {
  readonly 'lfu-log-factor': number;
  readonly 'lfu-decay-time': number;
}

/** The clock of LRU at a moment in unix ms. */
export function lruClockAt(now: number): number {
  return Math.floor(now / 1000) & LRU_MASK;
}

/** Whole seconds since the last use; wrong by 194 days once the clock has gone round. */
export function idleSeconds(access: number, now: number): number {
  return (lruClockAt(now) - access) & LRU_MASK;
}

export function lfuStart(now: number): number {
  return lfuWith(COUNTER_START, now);
}

/** A counter as of now. */
export function lfuWith(counter: number, now: number): number {
  return (minuteAt(now) << 8) | counter;
}

/** The counter as it stands now: one less for each `lfu-decay-time` minutes since the last use. */
export function lfuCounter(access: number, now: number, settings: LfuSettings): number {
  const every = settings['lfu-decay-time'];
  const minutes = (minuteAt(now) - (access >>> 8)) & MINUTE_MASK;
  return every > 0 ? Math.max((access & COUNTER_MAX) - Math.floor(minutes / every), 0) : access & COUNTER_MAX;
}

/** After one more use: the higher the counter, the less likely it is to grow. */
export function lfuUsed(access: number, now: number, settings: LfuSettings, random: Random): number {
  let counter = lfuCounter(access, now, settings);
  if (counter < COUNTER_MAX) {
    const base = Math.max(counter - COUNTER_START, 0);
    if (random.next() < 1 / (base * settings['lfu-log-factor'] + 1)) counter++;
  }
  return (minuteAt(now) << 8) | counter;
}

function minuteAt(now: number): number {
  return Math.floor(now / 60_000) & MINUTE_MASK;
}
