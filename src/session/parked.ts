// Machines kept at earlier moments, so that going back needs no replay from the start. They are whole worlds that were
// driven there, never copies or dumps: exact by construction. A world can only go forward, so each is used up by the seek
// that takes it; rebuilding the gaps is idle work, a slice at a time.
import { elementCount } from '../engine/types/element-count.ts';
import type { Branch, History } from './history.ts';
import type { World } from './world.ts';

/** Below so many entries a replay from the start is quick enough. */
const WORTH_PARKING = 4000;
const MOST_PARKED = 12;
/** So many entries are run in no time. */
const NEAR = 200;
/** Keys and elements in all parked worlds together: some hundreds of megabytes. */
const MOST_ELEMENTS = 2_000_000;
/** Databases with more keys than this are taken to be mostly keys. */
const MANY_KEYS = 5000;

interface Parked {
  readonly world: World;
  readonly branch: Branch;
  readonly elements: number;
}

export class ParkedWorlds {
  private parked: Parked[] = [];
  private building: Pick<Parked, 'world' | 'branch'> | undefined;
  /** Where undo leads, and the world that is on its way there. */
  private near: number | undefined;
  private nearing: Pick<Parked, 'world' | 'branch'> | undefined;

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
    for (const name of ['nearing', 'building'] as const) {
      const half = this[name];
      const at = half?.world.position ?? -1;
      if (!half || at > position || at <= after || this.history.commonLength(half.branch, branch) < at) continue;
      this[name] = undefined;
      return half.world;
    }
    return undefined;
  }

  put(world: World, branch: Branch): void {
    if (world.isTainted) return;
    this.parked.push({ world, branch, elements: elementsIn(world) });
    this.thinOut();
  }

  /**
   * Does some of the work of having a world just where undo leads (`near`), and others at even distances along the current
   * line; true while there is more to do.
   */
  refill(near: number | undefined, until: () => boolean): boolean {
    const { history } = this;
    const { length } = history.line;
    if (length < WORTH_PARKING) return false;
    this.near = near;
    if (near !== undefined && this.approach(near, until)) return true;
    const goal = this.gap(length);
    if (goal === undefined) return false;
    const { line, current } = history;
    if (this.building && history.commonLength(this.building.branch, current) < this.building.world.position) {
      this.building = undefined;
    }
    if (this.building && this.building.world.position > goal) this.building = undefined;
    this.building ??= { world: this.begin(), branch: current };
    const { world } = this.building;
    while (world.position < goal) {
      for (let i = 0; i < 64 && world.position < goal; i++) {
        const entry = line[world.position];
        if (!entry) break;
        world.apply(entry);
      }
      if (until()) return true;
    }
    this.building = undefined;
    this.put(world, current);
    return true;
  }

  /** True while the world that undo will need is on its way. */
  private approach(near: number, until: () => boolean): boolean {
    const { line, current } = this.history;
    if (this.parked.some((each) => this.isNear(each))) return false;
    let { nearing } = this;
    if (nearing && (nearing.branch !== current || nearing.world.position > near)) {
      this.put(nearing.world, nearing.branch);
      nearing = undefined;
    }
    // Undo would take the same one, only later.
    nearing ??= { world: this.take(current, near, -1) ?? this.begin(), branch: current };
    this.nearing = nearing;
    const { world } = nearing;
    while (world.position < near) {
      for (let i = 0; i < 64 && world.position < near; i++) {
        const entry = line[world.position];
        if (!entry) break;
        world.apply(entry);
      }
      if (until()) return true;
    }
    this.nearing = undefined;
    this.put(world, current);
    return true;
  }

  private isNear({ world, branch }: Parked): boolean {
    const { near } = this;
    if (near === undefined || world.position > near || world.position < near - NEAR) return false;
    return this.history.commonLength(branch, this.history.current) >= world.position;
  }

  /** The highest place on the current line that lacks a world. */
  private gap(length: number): number | undefined {
    const rungs = this.capacity() - 2;
    const distance = length / (rungs + 1);
    for (let rung = rungs; rung > 0; rung--) {
      const at = Math.floor(rung * distance);
      const isThere = this.parked.some(
        ({ world, branch }) =>
          Math.abs(world.position - at) < distance / 2 &&
          this.history.commonLength(branch, this.history.current) >= world.position,
      );
      if (!isThere) return at;
    }
    return undefined;
  }

  private capacity(): number {
    const largest = Math.max(1, ...this.parked.map(({ elements }) => elements));
    return Math.max(3, Math.min(MOST_PARKED, Math.floor(MOST_ELEMENTS / largest)));
  }

  /** Too many: the one goes whose neighbours are nearest to each other; those of other branches first. */
  private thinOut(): void {
    while (this.parked.length > this.capacity()) {
      const { current } = this.history;
      const isUseful = ({ world, branch }: Parked): boolean => this.history.commonLength(branch, current) >= world.position;
      const sorted = [...this.parked].sort((a, b) => a.world.position - b.world.position);
      let worst = sorted.find((each) => !isUseful(each));
      if (!worst) {
        let smallest = Infinity;
        sorted.forEach((each, i) => {
          const before = sorted[i - 1]?.world.position ?? 0;
          const after = sorted[i + 1]?.world.position;
          if (this.isNear(each)) return;
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
