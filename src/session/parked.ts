// Machines kept at earlier moments, so that going back needs no replay from the start. They are whole worlds that were
// driven there, never copies or dumps: exact by construction. A world can only go forward, so each is used up by the seek
// that takes it; rebuilding the gaps is idle work, a slice at a time.
import { elementCount } from '../engine/types/element-count.ts';
import type { Branch, History } from './history.ts';
import type { World } from './world.ts';

/** Below so many entries a replay from the start is quick enough. */
const WORTH_PARKING = 4000;
/** Evenly spread, and close together before where the learner stands, for those who undo step after step. */
const MOST_RUNGS = 11;
const MOST_CLOSE = 16;
/** Between those that are close together. So many entries are run in no time. */
const CLOSE_BY = 12;
/** Keys and elements in all parked worlds together: some hundreds of megabytes. */
const MOST_ELEMENTS = 2_000_000;
/** Databases with more keys than this are taken to be mostly keys. */
const MANY_KEYS = 5000;

/** What worlds are driven for, each kind one at a time: to where undo leads, to a rung, to another place close by. */
const ERRANDS = ['near', 'rung', 'close'] as const;
type Errand = (typeof ERRANDS)[number];

interface Parked {
  readonly world: World;
  readonly branch: Branch;
  readonly elements: number;
}

export class ParkedWorlds {
  private parked: Parked[] = [];
  private readonly underWay = new Map<Errand, Pick<Parked, 'world' | 'branch'>>();
  /** Where undo leads. */
  private near: number | undefined;

  constructor(
    private readonly history: History,
    private readonly begin: () => World,
  ) {}

  /** The world that stands nearest before (or at) a place on the branch, taken out; undefined if there is none. */
  take(branch: Branch, position: number, after: number): World | undefined {
    let best: Parked | undefined;
    for (const each of this.parked) {
      const at = each.world.position;
      if (at > position || at <= after || (best && at <= best.world.position)) continue;
      if (this.history.commonLength(each.branch, branch) >= at) best = each;
    }
    const half = this.takeHalf(branch, position, Math.max(after, best?.world.position ?? -1));
    if (half || !best) return half;
    this.parked = this.parked.filter((each) => each !== best);
    return best.world;
  }

  /** One of those on their way, if it is nearer: who goes back quickly does not wait until they are where they should be. */
  private takeHalf(branch: Branch, position: number, after: number): World | undefined {
    let nearest: Errand | undefined;
    let least = after;
    for (const errand of ERRANDS) {
      const half = this.underWay.get(errand);
      const at = half?.world.position ?? -1;
      if (!half || at > position || at <= least || this.history.commonLength(half.branch, branch) < at) continue;
      nearest = errand;
      least = at;
    }
    if (nearest === undefined) return undefined;
    const { world } = this.underWay.get(nearest) ?? {};
    this.underWay.delete(nearest);
    return world;
  }

  put(world: World, branch: Branch): void {
    if (world.isTainted) return;
    this.parked.push({ world, branch, elements: elementsIn(world) });
    this.thinOut();
  }

  /**
   * Does some of the work of having a world just where undo leads (`near`), others at even distances along the current
   * line, and a row of them before the first, since undo uses up one at each step; true while there is more to do.
   */
  refill(near: number | undefined, until: () => boolean): boolean {
    if (this.history.line.length < WORTH_PARKING) return false;
    this.near = near;
    // Undo would take the same one, only later.
    if (near !== undefined && !this.isClose(0)) return this.drive('near', near, 0, until);
    const rung = this.gap();
    if (rung !== undefined) return this.drive('rung', rung, Infinity, until);
    const place = this.openPlace();
    if (place === undefined || near === undefined) return false;
    const goal = near - place * CLOSE_BY;
    return this.drive('close', goal, goal - MOST_CLOSE * CLOSE_BY, until);
  }

  /** Goes on driving a world to the goal, one that stood after `from` or else a new one. Always true: there may be more. */
  private drive(errand: Errand, goal: number, from: number, until: () => boolean): true {
    const { line, current } = this.history;
    const half = this.underWay.get(errand);
    this.underWay.delete(errand);
    const isOnWay = half && half.world.position <= goal && this.history.commonLength(half.branch, current) >= half.world.position;
    if (half && !isOnWay) this.put(half.world, half.branch);
    const world = (isOnWay ? half.world : this.take(current, goal, from)) ?? this.begin();
    while (world.position < goal) {
      for (let i = 0; i < 64 && world.position < goal; i++) {
        const entry = line[world.position];
        if (!entry) break;
        world.apply(entry);
      }
      if (until()) {
        this.underWay.set(errand, { world, branch: current });
        return true;
      }
    }
    this.put(world, current);
    return true;
  }

  /** The first place of the row before where the learner stands that lacks a world. */
  private openPlace(): number | undefined {
    for (let place = 1; place < this.closeWanted(); place++) if (!this.isClose(place)) return place;
    return undefined;
  }

  /** Whether a place of the row is taken, or lies before the start. */
  private isClose(place: number): boolean {
    const end = (this.near ?? 0) - place * CLOSE_BY;
    return end <= 0 || this.parked.some((each) => this.isWithin(each, end - CLOSE_BY, end));
  }

  /** Whether the world stands on the current line, after the one place and not after the other. */
  private isWithin({ world, branch }: Parked, after: number, upTo: number): boolean {
    const { position } = world;
    return position > after && position <= upTo && this.history.commonLength(branch, this.history.current) >= position;
  }

  /** The highest place on the current line that lacks a world. */
  private gap(): number | undefined {
    const rungs = Math.min(MOST_RUNGS, this.capacity() - 2);
    const distance = this.history.line.length / (rungs + 1);
    for (let rung = rungs; rung > 0; rung--) {
      const at = Math.floor(rung * distance);
      if (!this.parked.some((each) => this.isWithin(each, at - distance / 2, at + distance / 2))) return at;
    }
    return undefined;
  }

  private closeWanted(): number {
    return Math.max(1, this.capacity() - MOST_RUNGS - 1);
  }

  private capacity(): number {
    const largest = Math.max(1, ...this.parked.map(({ elements }) => elements));
    return Math.max(3, Math.min(MOST_RUNGS + MOST_CLOSE + 1, Math.floor(MOST_ELEMENTS / largest)));
  }

  /** Too many: the one goes whose neighbours are nearest to each other; those of other branches first. */
  private thinOut(): void {
    while (this.parked.length > this.capacity()) {
      const { current } = this.history;
      const near = this.near ?? 0;
      const isCloseBy = (each: Parked): boolean => this.isWithin(each, near - this.closeWanted() * CLOSE_BY, near);
      const isUseful = ({ world, branch }: Parked): boolean => this.history.commonLength(branch, current) >= world.position;
      const sorted = [...this.parked].sort((a, b) => a.world.position - b.world.position);
      let worst = sorted.find((each) => !isUseful(each));
      if (!worst) {
        let smallest = Infinity;
        sorted.forEach((each, i) => {
          const before = sorted[i - 1]?.world.position ?? 0;
          const after = sorted[i + 1]?.world.position;
          if (isCloseBy(each)) return;
          // The last one is where the learner came from, and will most likely go back to.
          if (after === undefined || after - before >= smallest) return;
          smallest = after - before;
          worst = each;
        });
      }
      const drop = worst ?? sorted[0];
      this.parked = this.parked.filter((each) => each !== drop);
    }
  }
}

/** About as much as there is to hold in memory. */
function elementsIn(world: World): number {
  let count = 0;
  for (const { keys } of world.engine.databases) {
    count += keys.size;
    if (keys.size <= MANY_KEYS) keys.forEach((_, value) => (count += value.type === 'string' ? 1 : elementCount(value)));
  }
  return count;
}
