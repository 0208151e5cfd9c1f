// How many bytes an allocation really takes: jemalloc's size classes, four to each power of two.

const QUANTUM = 16;
const CLASSES_PER_DOUBLING = 4;

/** The size class that an allocation of so many bytes falls into. */
export function allocationSize(bytes: number): number {
  if (bytes <= 8) return 8;
  if (bytes <= QUANTUM * CLASSES_PER_DOUBLING * 2) return Math.ceil(bytes / QUANTUM) * QUANTUM;
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 1) / CLASSES_PER_DOUBLING;
  return Math.ceil(bytes / step) * step;
}
