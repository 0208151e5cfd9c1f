// HyperLogLogs: registers that remember the rarest hash, and what they estimate.
import { count, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { HyperLogLogPicture } from './HyperLogLogPicture.tsx';
import { HyperLogLogTwin } from './HyperLogLogTwin.tsx';

export const visualizer: Visualizer<'hyperloglog'> = {
  Picture: HyperLogLogPicture,
  Twin: HyperLogLogTwin,
  caption({ detail, argv }) {
    if (!detail) return undefined;
    const { added, after, before, changed, changes } = detail;
    const name = argv[0]?.bytes.toLowerCase();
    if (name === 'pfcount') return `Estimated from all registers: ${count(after)}.`;
    if (name === 'pfmerge') return `${counted(changed, 'register')} raised to the greater of the two: ${count(after)} now.`;
    if (name !== 'pfadd') return undefined;
    if (changed === 0) return `${counted(added, 'element')} hashed: no register had to be raised, the estimate stays ${count(after)}.`;
    const [first] = changes;
    const what = changed === 1 && first ? `register ${count(first.register)} raised from ${first.before} to ${first.after}` : `${counted(changed, 'register')} raised`;
    return `${counted(added, 'element')} hashed: ${what}. The estimate goes from ${count(before)} to ${count(after)}.`;
  },
};
