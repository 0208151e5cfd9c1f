// Streams: entries on their time line and in their listpacks, groups with how far they have come, pending entries by consumer.
import type { Visualizer } from '../visualizer.ts';
import { caption } from './caption.ts';
import { StreamPicture } from './StreamPicture.tsx';
import { StreamTwin } from './StreamTwin.tsx';

export const visualizer: Visualizer<'stream'> = { Picture: StreamPicture, Twin: StreamTwin, caption };
