// oom-score-adj: how soon Linux ends this process when memory runs out, as Redis sets it for itself.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Config } from '../../engine/config.ts';
import type { Log } from './log.ts';
import { systemMessage } from './system-message.ts';

const OWN_SCORE = '/proc/self/oom_score_adj';
const MOST = 1000;

/** Applies what the configuration says, now if it says anything, and whenever it changes. */
export function followOomScore(config: Config, log: Log, file = OWN_SCORE): void {
  const { settings } = config;
  /** The score that the process had before it was touched; undefined while it has that. */
  let original: number | undefined;
  const apply = (): string | undefined => {
    const mode = settings['oom-score-adj'];
    if (mode === 'no' && original === undefined) return undefined;
    try {
      const base = original ?? Number.parseInt(readFileSync(file, 'latin1'), 10);
      original = base;
      // The first of the three is a master's, which this is.
      const given = Number.parseInt(settings['oom-score-adj-values'], 10);
      const wanted = mode === 'no' ? base : mode === 'absolute' ? given : base + given;
      if (mode === 'no') original = undefined;
      writeFileSync(file, `${Math.max(-MOST, Math.min(MOST, wanted))}\n`);
      return undefined;
    } catch (error) {
      log.write('warning', `Unable to set oom_score_adj: ${systemMessage(error)}`);
      return 'Failed to set current oom_score_adj. Check server logs.';
    }
  };
  config.onChange('oom-score-adj', apply);
  config.onChange('oom-score-adj-values', apply);
  apply();
}
