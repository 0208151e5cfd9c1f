// Sets: an intset with its halving search, a listpack, a hash table; and several sets side by side.
import { count, counted, printable } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { SetPicture } from './SetPicture.tsx';
import { SetTwin } from './SetTwin.tsx';

const VERBS = { added: 'added', removed: 'removed', found: 'in it', missing: 'not in it' } as const;

export const visualizer: Visualizer<'set'> = {
  Picture: SetPicture,
  Twin: SetTwin,
  caption({ detail, isWrite }, { view }) {
    if (!detail) return undefined;
    if (detail.algebra) {
      const { rows, sets, isCut } = detail.algebra;
      const kept = rows.filter((row) => row.isInResult).length;
      return `${counted(sets.length, 'set')}, ${isCut ? 'more than ' : ''}${counted(rows.length, 'different member')}: ${count(kept)} in the result.`;
    }
    const parts: string[] = [];
    if (detail.isAll) parts.push(`Walked through all ${counted(view.size, 'member')}.`);
    const [first] = detail.members;
    if (first && detail.named === 1) {
      const verb = isWrite && first.result === 'found' ? 'was in it already' : VERBS[first.result];
      const how =
        first.path.length > 0
          ? `found its place in ${counted(first.path.length, 'look')} by halving`
          : first.place
            ? `bucket ${count(first.place.bucket)}, ${counted(first.compared, 'comparison')}`
            : counted(first.compared, 'comparison');
      parts.push(`${printable(first.member.bytes)}: ${verb}; ${how}.`);
    } else if (detail.members.length > 1) {
      const totals = new Map<string, number>();
      for (const { result } of detail.members) totals.set(VERBS[result], (totals.get(VERBS[result]) ?? 0) + 1);
      parts.push(`${counted(detail.named, 'member')}: ${[...totals].map(([verb, times]) => `${count(times)} ${verb}`).join(', ')}.`);
    }
    if (detail.moved > 0) parts.push(`${counted(detail.moved, 'member')} moved to the new table.`);
    return parts.join(' ');
  },
};
