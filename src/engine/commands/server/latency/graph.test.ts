// The drawings were read off Redis 8.0.2.
import { describe, expect, it } from 'vitest';
import { LatencyEvent } from '../../../latency.ts';
import { drawLatencyGraph } from './graph.ts';

function eventOf(...samples: readonly (readonly [at: number, ms: number])[]): LatencyEvent {
  const event = new LatencyEvent();
  for (const [at, ms] of samples) event.add({ at, ms });
  return event;
}

describe('drawLatencyGraph', () => {
  it('draws samples as columns with their ages below', () => {
    const event = eventOf([100, 10], [101, 20], [102, 6], [103, 15], [105, 30]);
    expect(drawLatencyGraph('command', event, 105)).toBe(
      [
        'command - high 30 ms, low 6 ms (all time high 30 ms)',
        '-'.repeat(80),
        '    #',
        ' o  |',
        ' | o|',
        '#|_||',
        '     ',
        '54320',
        'sssss',
        '',
      ].join('\n'),
    );
  });

  it('tells ages in the unit that fits', () => {
    const event = eventOf([0, 1], [86_400, 2], [172_000, 3], [172_790, 4]);
    expect(drawLatencyGraph('x', event, 172_800).split('\n').slice(7)).toEqual(['2111', 'dd30', '  ms', '']);
  });
});

describe('LatencyEvent', () => {
  it('keeps the longest of a second, and 160 seconds', () => {
    const event = eventOf([1, 5], [1, 9], [1, 3]);
    expect(event.samples).toEqual([{ at: 1, ms: 9 }]);
    for (let at = 2; at < 200; at++) event.add({ at, ms: 1 });
    expect(event.samples).toHaveLength(160);
    expect(event.max).toBe(9);
  });
});
