// The whole server: what takes its memory, what goes next, what runs.
import { byteSize, counted } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { ServerPicture } from './ServerPicture.tsx';
import { ServerTwin } from './ServerTwin.tsx';

export const visualizer: Visualizer<'server'> = {
  Picture: ServerPicture,
  Twin: ServerTwin,
  prompt: 'Run a command that writes: what it does to the memory shows here.',
  caption({ detail }) {
    if (!detail) return undefined;
    const { keys, before, after, evicted } = detail;
    const parts: string[] = [];
    if (keys > 0) {
      const whose = keys === 1 ? 'Its key' : `Its ${keys} keys`;
      if (before === after) parts.push(`${whose}: ${byteSize(after)}, as before.`);
      else parts.push(`${whose}: ${byteSize(before)} before, ${byteSize(after)} now.`);
    }
    if (evicted > 0) parts.push(`Memory was past maxmemory: ${counted(evicted, 'key')} had to go.`);
    return parts.join(' ');
  },
};
