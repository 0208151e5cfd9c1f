// Reading files step by step: a host with other things to do lets them happen between two steps, with `isLoading` set, so
// that whoever asks hears LOADING, as from Redis. A step gives the ms to wait before the next (key-load-delay).
import type { Settings } from '../engine/config-parameters.ts';

export type Loading<T> = Generator<number, T, undefined>;

/** How far the files of a server that starts have been read. */
export interface LoadProgress {
  /** Unix ms. */
  readonly startedAt: number;
  totalBytes: number;
  loadedBytes: number;
}

/** All steps at once. */
export function toEnd<T>(loading: Loading<T>): T {
  for (;;) {
    const step = loading.next();
    if (step.done === true) return step.value;
  }
}

/** ms that one key takes longer than it must: a setting in microseconds or, below 0, so many keys a microsecond. */
export function keyDelay({ 'key-load-delay': delay }: Settings): number {
  return delay < 0 ? -1 / delay / 1000 : delay / 1000;
}
