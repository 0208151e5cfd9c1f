// Sorting only as much of an array as a LIMIT shows: the quicksort of Bentley and McIlroy ("Engineering a sort
// function", 1993) that leaves out the parts beyond the range. Redis sorts so when SORT has BY and LIMIT; the same
// steps in the same order matter, because elements of equal weight come out in the order in which this algorithm leaves
// them.

export type Compare<T> = (a: T, b: T) => number;

/** Below this size, insertion sort. */
const SMALL = 7;
/** Above this size, the pivot is the median of three medians. */
const LARGE = 40;

/** Sorts `items` in place as far as indices first..last go: they hold what a whole sort would put there. */
export function partialSort<T>(items: T[], compare: Compare<T>, first: number, last: number): void {
  sortPart(items, compare, 0, items.length, first, last);
}

/** Sorts the `count` items from `start` on. */
function sortPart<T>(items: T[], compare: Compare<T>, start: number, count: number, first: number, last: number): void {
  while (count >= SMALL) {
    swap(items, start, pivotOf(items, compare, start, count));
    const end = start + count;
    // Equal items gather at both ends: [start, equalLow) and (equalHigh, end), smaller and larger ones between.
    let equalLow = start + 1;
    let low = start + 1;
    let high = end - 1;
    let equalHigh = end - 1;
    for (;;) {
      for (let order: number; low <= high && (order = compareAt(items, compare, low, start)) <= 0; low++) {
        if (order === 0) swap(items, equalLow++, low);
      }
      for (let order: number; low <= high && (order = compareAt(items, compare, high, start)) >= 0; high--) {
        if (order === 0) swap(items, high, equalHigh--);
      }
      if (low > high) break;
      swap(items, low++, high--);
    }
    // Then the equal ones move to the middle.
    const fewerLow = Math.min(equalLow - start, low - equalLow);
    swapRuns(items, start, low - fewerLow, fewerLow);
    const fewerHigh = Math.min(equalHigh - high, end - equalHigh - 1);
    swapRuns(items, low, end - fewerHigh, fewerHigh);
    const smaller = low - equalLow;
    const larger = equalHigh - high;
    if (smaller > 1 && overlaps(start, smaller, first, last)) sortPart(items, compare, start, smaller, first, last);
    if (larger <= 1 || !overlaps(end - larger, larger, first, last)) return;
    start = end - larger;
    count = larger;
  }
  for (let at = start + 1; at < start + count; at++) {
    for (let to = at; to > start && compareAt(items, compare, to - 1, to) > 0; to--) swap(items, to, to - 1);
  }
}

function overlaps(start: number, count: number, first: number, last: number): boolean {
  return !(last < start || first > start + count - 1);
}

function pivotOf<T>(items: T[], compare: Compare<T>, start: number, count: number): number {
  let middle = start + Math.floor(count / 2);
  if (count === SMALL) return middle;
  let low = start;
  let high = start + count - 1;
  if (count > LARGE) {
    const step = Math.floor(count / 8);
    low = medianOf(items, compare, low, low + step, low + 2 * step);
    middle = medianOf(items, compare, middle - step, middle, middle + step);
    high = medianOf(items, compare, high - 2 * step, high - step, high);
  }
  return medianOf(items, compare, low, middle, high);
}

function medianOf<T>(items: T[], compare: Compare<T>, a: number, b: number, c: number): number {
  if (compareAt(items, compare, a, b) < 0) {
    if (compareAt(items, compare, b, c) < 0) return b;
    return compareAt(items, compare, a, c) < 0 ? c : a;
  }
  if (compareAt(items, compare, b, c) > 0) return b;
  return compareAt(items, compare, a, c) < 0 ? a : c;
}

function compareAt<T>(items: T[], compare: Compare<T>, a: number, b: number): number {
  return compare(items[a] as T, items[b] as T);
}

function swap<T>(items: T[], a: number, b: number): void {
  const item = items[a] as T;
  items[a] = items[b] as T;
  items[b] = item;
}

function swapRuns<T>(items: T[], a: number, b: number, count: number): void {
  for (let n = 0; n < count; n++) swap(items, a + n, b + n);
}
