// Index ranges as LRANGE, GETRANGE and ZRANGE take them: both ends included, negative ones counted from the end.

/** The half-open range of indices, cut to what exists; empty (from = to) if nothing does. */
export function clampRange(start: number, stop: number, length: number): { readonly from: number; readonly to: number } {
  const from = Math.max(start < 0 ? start + length : start, 0);
  const to = Math.min(stop < 0 ? stop + length : stop, length - 1) + 1;
  return from >= to ? { from: 0, to: 0 } : { from, to };
}
