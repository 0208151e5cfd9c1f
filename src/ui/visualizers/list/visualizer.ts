// Lists: one listpack, or the nodes of a quicklist; pushes and pops at its two ends, and who waits there.
import { count, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { ListPicture } from './ListPicture.tsx';
import { ListTwin } from './ListTwin.tsx';

export const visualizer: Visualizer<'list'> = {
  Picture: ListPicture,
  Twin: ListTwin,
  caption({ detail }, { view }) {
    if (!detail) return undefined;
    const { end, pushed, popped, range, nodesWalked, compared, nodesAdded } = detail;
    const parts: string[] = [];
    const where = end === undefined ? '' : ` at the ${end}`;
    if (pushed > 0) parts.push(`${counted(pushed, 'element')} added${where}.`);
    if (popped > 0) parts.push(`${counted(popped, 'element')} taken${where}.`);
    if (range) {
      const [from, to] = range;
      parts.push(to - from === 1 ? `Element ${count(from)}.` : `Elements ${count(from)}–${count(to - 1)}.`);
    }
    if (nodesWalked > 0) parts.push(`${counted(nodesWalked, 'node')} of ${view.form === 'quicklist' ? count(view.nodeCount) : 1} walked to get there, from the nearer end.`);
    if (compared > 0) parts.push(`${counted(compared, 'element')} looked at.`);
    if (nodesAdded > 0 && view.form === 'quicklist' && view.nodeCount > nodesAdded) parts.push(`${counted(nodesAdded, 'new node')}.`);
    if (nodesAdded < 0 && view.form === 'quicklist') parts.push(`${counted(-nodesAdded, 'node')} gone.`);
    return parts.join(' ');
  },
};
