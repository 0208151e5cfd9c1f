// DEBUG HTSTATS: how full hash tables are and, in full, how long their chains.
import type { Dict } from '../../../structures/dict.ts';
import { bucketsFrom } from '../../../structures/dict-tables.ts';

const TITLES = ['main hash table', 'rehashing target'];
/** Longer chains are counted together. */
const MAX_CHAIN = 50;

/** Empty if the dict holds nothing. */
export function tableStats<V>(dict: Dict<V>, isFull: boolean): string {
  if (dict.size === 0) return '';
  return dict
    .hashTables()
    .tables.map(({ size, used }, at) => {
      const lines = [
        `Hash table ${at} stats (${TITLES[at] ?? ''}):`,
        ` table size: ${size}`,
        ` number of elements: ${used}`,
        ...(isFull ? chainLines(dict, at === 0 ? 0 : 1, size, used) : []),
      ];
      return lines.map((line) => `${line}\n`).join('');
    })
    .join('');
}

function chainLines<V>(dict: Dict<V>, table: 0 | 1, size: number, used: number): string[] {
  const lengths = Array.from({ length: MAX_CHAIN }, () => 0);
  let slots = 0;
  let longest = 0;
  for (const { keys } of bucketsFrom(dict.layout(), table, 0, size)) {
    if (keys.length > 0) slots++;
    longest = Math.max(longest, keys.length);
    const at = Math.min(keys.length, MAX_CHAIN - 1);
    lengths[at] = (lengths[at] ?? 0) + 1;
  }
  const average = (used / slots).toFixed(2);
  const distribution = lengths.flatMap((count, length) => {
    if (count === 0) return [];
    const share = ((count * 100) / size).toFixed(2);
    return [`   ${length === MAX_CHAIN - 1 ? '>= ' : ''}${length}: ${count} (${share}%)`];
  });
  return [
    ` different slots: ${slots}`,
    ` max chain length: ${longest}`,
    ` avg chain length (counted): ${average}`,
    ` avg chain length (computed): ${average}`,
    ' Chain length distribution:',
    ...distribution,
  ];
}
