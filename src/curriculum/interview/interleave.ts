// Orders in which several clients' commands can meet: each client's own commands stay in order, everything between them is
// drawn from a seed. Every client comes to its end.

import type { Random } from '../../base/random.ts';

/** For each turn the number of the script whose next line runs. `lengths`: lines of each script. */
export function interleaving(lengths: readonly number[], random: Random): readonly number[] {
  const left = [...lengths];
  const turns: number[] = [];
  // Drawn by what is left, so that every interleaving is equally likely.
  for (let total = left.reduce((sum, one) => sum + one, 0); total > 0; total--) {
    let at = random.int(total);
    const turn = left.findIndex((count) => (at -= count) < 0);
    left[turn] = (left[turn] ?? 0) - 1;
    turns.push(turn);
  }
  return turns;
}
