// Where the names of points stand: to the right if there is room, else on whichever side no other name stands yet.

export type Side = 'right' | 'left' | 'above' | 'below';

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SIDES = ['right', 'left', 'above', 'below'] as const;
/** Of a name in the map's own units; a little more than most characters take. */
const CHARACTER = 6.5;
const HEIGHT = 12;
const GAP = 6;

/** One side for each point, in their order. O(n²): for as many points as have room for names at all. */
export function sidesOf(points: readonly LabelledPoint[], width: number): readonly Side[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 }));
  return points.map((point) => {
    const isFree = (side: Side): boolean => {
      const box = boxOf(point, side);
      return box.left >= 0 && box.right <= width && !taken.some((other) => overlaps(box, other));
    };
    const side = SIDES.find(isFree) ?? 'right';
    taken.push(boxOf(point, side));
    return side;
  });
}

function boxOf({ x, y, text }: LabelledPoint, side: Side): Box {
  const length = text.length * CHARACTER;
  const left = side === 'right' ? x + GAP : side === 'left' ? x - GAP - length : x - length / 2;
  const middle = side === 'above' ? y - GAP - HEIGHT / 2 : side === 'below' ? y + GAP + HEIGHT / 2 : y;
  return { left, right: left + length, top: middle - HEIGHT / 2, bottom: middle + HEIGHT / 2 };
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
