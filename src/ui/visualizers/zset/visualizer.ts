// Sorted sets: the pairs of a listpack, or the towers of a skip list with the walks through its levels; and a leaderboard.
import type { Visualizer } from '../visualizer.ts';
import { caption } from './caption.ts';
import { SortedSetPicture } from './SortedSetPicture.tsx';
import { SortedSetTwin } from './SortedSetTwin.tsx';

export const visualizer: Visualizer<'zset'> = { Picture: SortedSetPicture, Twin: SortedSetTwin, caption };
