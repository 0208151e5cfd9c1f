// Where blocks stand in the lanes: one after the other in the order in which the one thread ran them, each as wide as it
// cost. Time in which nothing ran is a gap of fixed width with its length written in. Pure, so that it can be tested.
import type { Mark } from '../../hosts/worker/time-protocol.ts';

export interface Block {
  readonly mark: Mark;
  /** Its number in the line. */
  readonly number: number;
  readonly x: number;
  readonly width: number;
}

/** A client waits, from its blocking command until it goes on; to the right edge if it still does. */
export interface Wait {
  readonly client: string;
  readonly x: number;
  readonly width: number;
  readonly isOver: boolean;
  readonly mark: Mark;
}

export interface Gap {
  readonly x: number;
  readonly ms: number;
}

export interface LaneLayout {
  readonly blocks: readonly Block[];
  readonly waits: readonly Wait[];
  readonly gaps: readonly Gap[];
  readonly width: number;
}

const WOKEN = 12;
/** A letter of a command's name, and the room around it. */
const LETTER = 7;
const PADDING = 8;
const WIDEST = 420;
const SPACE = 3;
const GAP = 44;
/** A pause that is worth showing. */
const PAUSE_MS = 1000;
/** From here on others notice that they wait. */
export const SLOW_MICROS = 1000;

/** Room for the name, and one pixel more for each 20 µs. */
export function widthOf({ command, micros }: Mark): number {
  return Math.min(WIDEST, command.length * LETTER + PADDING + micros / 20);
}

export function layOut(marks: readonly Mark[], first: number): LaneLayout {
  const blocks: Block[] = [];
  const waits: Wait[] = [];
  const gaps: Gap[] = [];
  const open = new Map<string, { readonly x: number; readonly mark: Mark }>();
  let x = SPACE;
  let last: number | undefined;
  marks.forEach((mark, i) => {
    const pause = last === undefined ? 0 : (mark.at - last) / 1000;
    if (pause >= PAUSE_MS) {
      gaps.push({ x, ms: pause });
      x += GAP;
    }
    last = mark.at;
    if (mark.kind === 'woken') {
      const wait = open.get(mark.client);
      open.delete(mark.client);
      if (wait) waits.push({ client: mark.client, x: wait.x, width: x - wait.x, isOver: true, mark: wait.mark });
      blocks.push({ mark, number: first + i, x, width: WOKEN });
      x += WOKEN + SPACE;
      return;
    }
    const width = widthOf(mark);
    blocks.push({ mark, number: first + i, x, width });
    x += width + SPACE;
    if (mark.isBlocked) open.set(mark.client, { x: x - SPACE, mark });
  });
  for (const [client, { x: from, mark }] of open) {
    waits.push({ client, x: from, width: x - from + GAP, isOver: false, mark });
  }
  return { blocks, waits, gaps, width: x + (open.size > 0 ? GAP : 0) };
}
