// Bitmaps: a string as a grid of bits.
import { count, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { BitmapPicture } from './BitmapPicture.tsx';
import { BitmapTwin } from './BitmapTwin.tsx';

export const visualizer: Visualizer<'bitmap'> = {
  Picture: BitmapPicture,
  Twin: BitmapTwin,
  caption({ detail, argv }) {
    if (!detail) return undefined;
    const { range, bit, before, after, counted: ones, fields, operation } = detail;
    const name = argv[0]?.bytes.toLowerCase();
    if (name === 'setbit') return `Bit ${count(bit)} was ${before}, is ${after}: byte ${count(Math.floor(bit / 8))}, counted from its high end bit ${bit % 8}.`;
    if (name === 'getbit') return `Bit ${count(bit)} is ${after}.`;
    if (name === 'bitcount') return range ? `${counted(ones ?? 0, 'bit')} set among bits ${count(range[0])}–${count(range[1] - 1)}.` : 'Nothing to count.';
    if (name === 'bitpos') {
      const wanted = argv[2]?.bytes === '0' ? 'clear' : 'set';
      return bit < 0 ? `No ${wanted} bit there.` : `The first ${wanted} bit is bit ${count(bit)}.`;
    }
    if (operation) return `${operation.name} of ${counted(operation.sources.length, 'string')}, byte by byte; a shorter one counts as if zeros followed.`;
    if (fields.length > 0) {
      const [first] = fields;
      return first && fields.length === 1
        ? `Field ${first.type} at bits ${count(first.from)}–${count(first.to - 1)}, ${first.isWrite ? 'written' : 'read'}.`
        : `${counted(fields.length, 'field')}.`;
    }
    return undefined;
  },
};
