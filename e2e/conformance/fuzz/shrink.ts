// Makes a sequence that fails short: drops parts of halving size for as long as the rest still fails in the same way
// (delta debugging), then single steps.

/** The shortest found. `fails` is asked about sub-sequences in the original order; it is true for `items` itself. */
export async function shrink<T>(
  items: readonly T[],
  fails: (candidate: readonly T[]) => Promise<boolean>,
  budgetMs: number,
): Promise<readonly T[]> {
  const deadline = Date.now() + budgetMs;
  let best = items;
  for (let size = Math.ceil(best.length / 2); size >= 1; ) {
    let dropped = false;
    for (let start = best.length - size; start > -size && Date.now() < deadline; start -= size) {
      const from = Math.max(0, start);
      const candidate = [...best.slice(0, from), ...best.slice(start + size)];
      if (candidate.length === best.length || !(await fails(candidate))) continue;
      best = candidate;
      dropped = true;
    }
    if (Date.now() >= deadline) break;
    if (size === 1 && !dropped) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return best;
}
