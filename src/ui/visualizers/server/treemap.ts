// A treemap: a box divided among weights, each part as near to a square as can be ("Squarified treemaps", Bruls, Huizing and
// van Wijk, 2000).

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes of the weights in their order, which should be falling; all together they fill `width` by `height`. */
export function treemap(weights: readonly number[], width: number, height: number): Box[] {
  const boxes: Box[] = [];
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let rest: Box = { x: 0, y: 0, width, height };
  let at = 0;
  while (at < weights.length && left > 0) {
    const side = Math.min(rest.width, rest.height);
    const scale = (rest.width * rest.height) / left;
    let end = at + 1;
    let sum = weights[at] ?? 0;
    // The row takes the next one in as long as that makes its parts squarer.
    for (; end < weights.length; end++) {
      const next = sum + (weights[end] ?? 0);
      if (worst(weights, at, end + 1, next * scale, side, scale) > worst(weights, at, end, sum * scale, side, scale)) break;
      sum = next;
    }
    rest = place(weights.slice(at, end), sum, scale, rest, boxes);
    left -= sum;
    at = end;
  }
  return boxes;
}

/** The longest of the row's parts beside its width. */
function worst(weights: readonly number[], from: number, to: number, area: number, side: number, scale: number): number {
  const depth = area / side;
  let ratio = 1;
  for (let at = from; at < to; at++) {
    const length = ((weights[at] ?? 0) * scale) / depth;
    ratio = Math.max(ratio, depth / length, length / depth);
  }
  return ratio;
}

/** Puts a row along the shorter side, and gives what is left. */
function place(row: readonly number[], sum: number, scale: number, rest: Box, boxes: Box[]): Box {
  const isUpright = rest.width >= rest.height;
  const depth = (sum * scale) / (isUpright ? rest.height : rest.width);
  let along = 0;
  for (const weight of row) {
    const length = (weight * scale) / depth;
    boxes.push(
      isUpright
        ? { x: rest.x, y: rest.y + along, width: depth, height: length }
        : { x: rest.x + along, y: rest.y, width: length, height: depth },
    );
    along += length;
  }
  return isUpright
    ? { ...rest, x: rest.x + depth, width: Math.max(0, rest.width - depth) }
    : { ...rest, y: rest.y + depth, height: Math.max(0, rest.height - depth) };
}
