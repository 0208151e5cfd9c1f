// The picture that LATENCY GRAPH draws: four rows of characters, a column a sample, and under each how long ago it was,
// read downwards.
import type { LatencyEvent } from '../../../latency.ts';

const ROWS = 4;
const COLUMNS = 80;
/** A column ends in one of three heights within a row, and is a bar below that. */
const TIPS = '_o#';
const BAR = '|';

/** `now` in unix seconds. */
export function drawLatencyGraph(name: string, event: LatencyEvent, now: number): string {
  const values = event.samples.map(({ ms }) => ms);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const labels = event.samples.map(({ at }) => ago(now - at));
  const parts = [`${name} - high ${high} ms, low ${low} ms (all time high ${event.max} ms)\n${'-'.repeat(COLUMNS)}\n`];
  for (let from = 0; from < values.length; from += COLUMNS) {
    const columns = values.slice(from, from + COLUMNS);
    parts.push(from > 0 ? '\n' : '', bars(columns, low, high), columnLabels(labels.slice(from, from + COLUMNS)));
  }
  return parts.join('');
}

function bars(values: readonly number[], low: number, high: number): string {
  const steps = TIPS.length * ROWS;
  const span = high - low || 1;
  let drawn = '';
  for (let row = ROWS - 1; row >= 0; row--) {
    for (const value of values) {
      const step = Math.min(Math.floor(((value - low) * steps) / span), steps - 1);
      const height = step - row * TIPS.length;
      drawn += height < 0 ? ' ' : (TIPS[height] ?? BAR);
    }
    drawn += '\n';
  }
  return drawn;
}

function columnLabels(labels: readonly string[]): string {
  let drawn = `${' '.repeat(labels.length)}\n`;
  const depth = Math.max(...labels.map((label) => label.length));
  for (let row = 0; row < depth; row++) drawn += `${labels.map((label) => label[row] ?? ' ').join('')}\n`;
  return drawn;
}

function ago(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86400)}d`;
}
