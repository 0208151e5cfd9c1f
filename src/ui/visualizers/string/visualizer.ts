// Strings: what is allocated for them, and their bytes as text, hex and bits.
import { count, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { StringPicture } from './StringPicture.tsx';
import { StringTwin } from './StringTwin.tsx';

export const visualizer: Visualizer<'string'> = {
  Picture: StringPicture,
  Twin: StringTwin,
  caption({ detail, isWrite }, { view }) {
    if (!detail) return undefined;
    const { before, after, range, lengthBefore } = detail;
    if (before !== undefined && after !== undefined && before !== after) return `${before} became ${after}.`;
    if (range) {
      const [from, to] = range;
      const bytes = `byte${to - from === 1 ? '' : 's'} ${count(from)}${to - from === 1 ? '' : `–${count(to - 1)}`}`;
      if (!isWrite) return `Read ${bytes} of ${count(view.length)}, and no others.`;
      const grew = lengthBefore >= 0 && view.length > lengthBefore ? ` It grew from ${counted(lengthBefore, 'byte')} to ${count(view.length)}.` : '';
      return `Wrote ${bytes} in place.${grew}`;
    }
    if (!isWrite) return `Read ${counted(view.length, 'byte')}.`;
    return lengthBefore === view.length || lengthBefore < 0 ? '' : `${counted(lengthBefore, 'byte')} before, ${count(view.length)} now.`;
  },
};
