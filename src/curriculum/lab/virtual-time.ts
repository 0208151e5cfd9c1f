// Time inside a lab. It stands still while anything runs and jumps to the next thing that is due, so an hour's TTL takes no
// time to wait for, and the same seed gives the same run. Everything that happens later goes through `after`.

/** 2025-01-01T00:00:00Z, in ms. */
const START_MS = 1_735_689_600_000;

interface Due {
  readonly id: number;
  /** Microseconds since the start. */
  readonly at: number;
  readonly run: () => void;
}

export class VirtualTime {
  private micros = 0;
  private lastId = 0;
  /** A binary heap by time, then by order of arrival. */
  private readonly heap: Due[] = [];
  private readonly alive = new Set<number>();

  /** Unix ms, with fractions. */
  now(): number {
    return START_MS + this.micros / 1000;
  }

  /** Ms since the start. */
  elapsed(): number {
    return this.micros / 1000;
  }

  /** @returns a number for `cancel` */
  after(ms: number, run: () => void): number {
    const id = ++this.lastId;
    this.alive.add(id);
    this.push({ id, at: this.micros + Math.round(Math.max(0, ms) * 1000), run });
    return id;
  }

  cancel(id: number): void {
    this.alive.delete(id);
  }

  /** Unix ms of what is due next; undefined if nothing is. */
  nextAt(): number | undefined {
    this.dropCancelled();
    const next = this.heap[0];
    return next && START_MS + next.at / 1000;
  }

  /** Moves to what is due next and runs it. False if there is nothing. */
  step(): boolean {
    this.dropCancelled();
    const due = this.pop();
    if (due === undefined) return false;
    this.alive.delete(due.id);
    this.micros = Math.max(this.micros, due.at);
    due.run();
    return true;
  }

  /** To a unix time in ms, not beyond what is due next. */
  moveTo(unixMs: number): void {
    this.micros = Math.max(this.micros, Math.round((unixMs - START_MS) * 1000));
  }

  private dropCancelled(): void {
    for (let first = this.heap[0]; first !== undefined && !this.alive.has(first.id); first = this.heap[0]) this.pop();
  }

  private push(due: Due): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(due, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  private pop(): Due | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      const smaller = right !== undefined && isBefore(right, left) ? right : left;
      if (smaller === right) child++;
      if (!isBefore(smaller, last)) break;
      heap[at] = smaller;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
