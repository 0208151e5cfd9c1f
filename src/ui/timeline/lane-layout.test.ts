import { describe, expect, it } from 'vitest';
import type { Mark } from '../../hosts/worker/time-protocol.ts';
import { layOut, widthOf } from './lane-layout.ts';

function mark(given: Partial<Mark>): Mark {
  return {
    kind: 'command',
    position: 0,
    at: 0,
    connection: 1,
    client: 'client 1',
    command: 'GET',
    line: 'GET a',
    micros: 2,
    isError: false,
    isBlocked: false,
    ...given,
  };
}

describe('lanes', () => {
  it('put blocks one after the other, wider where they cost more', () => {
    const { blocks } = layOut([mark({}), mark({ client: 'client 2' }), mark({ micros: 4000 })], 10);
    expect(blocks.map(({ number }) => number)).toEqual([10, 11, 12]);
    for (const [i, block] of blocks.entries()) {
      const before = blocks[i - 1];
      if (before) expect(block.x).toBeGreaterThan(before.x + before.width);
    }
    expect(widthOf(mark({ micros: 4000 }))).toBeGreaterThan(widthOf(mark({})) + 100);
    expect(widthOf(mark({ micros: 9e9 }))).toBe(420);
  });

  it('show who waits until when, and who still does', () => {
    const blocks = [
      mark({ client: 'client 1', isBlocked: true }),
      mark({ client: 'client 2', isBlocked: true }),
      mark({ client: 'client 3' }),
      mark({ client: 'client 1', kind: 'woken' }),
    ];
    const { waits } = layOut(blocks, 0);
    expect(waits.map(({ client, isOver }) => [client, isOver])).toEqual([
      ['client 1', true],
      ['client 2', false],
    ]);
  });

  it('write pauses in', () => {
    const { gaps } = layOut([mark({}), mark({ at: 900_000 }), mark({ at: 5_900_000 })], 0);
    expect(gaps.map(({ ms }) => ms)).toEqual([5000]);
  });
});
