// Hashes: a listpack's bytes, or the buckets of a hash table with their chains.
import type { Visualizer } from '../visualizer.ts';
import { caption } from './caption.ts';
import { HashPicture } from './HashPicture.tsx';
import { HashTwin } from './HashTwin.tsx';

export const visualizer: Visualizer<'hash'> = { Picture: HashPicture, Twin: HashTwin, caption };
