import { describe, expect, it } from 'vitest';
import { interleave, linesOf, mayBlock, prepare } from './interleave.ts';

const word = (...args: Parameters<typeof interleave>): string => interleave(...args).map(({ line }) => line).join(' ');

describe('two scripts', () => {
  const a = ['a1', 'a2', 'a3'];
  const b = ['b1', 'b2'];

  it('run one after the other, by turns, or as the word says', () => {
    expect(word(a, b, { kind: 'one after the other' })).toBe('a1 a2 a3 b1 b2');
    expect(word(a, b, { kind: 'taking turns' })).toBe('a1 b1 a2 b2 a3');
    expect(word(a, b, { kind: 'chosen', word: 'bab' })).toBe('b1 a1 b2 a2 a3');
  });

  it('run in the same random order for the same seed, each side in its own order', () => {
    const orders = Array.from({ length: 40 }, (_, seed) => word(a, b, { kind: 'random', seed }));
    expect(orders).toEqual(Array.from({ length: 40 }, (_, seed) => word(a, b, { kind: 'random', seed })));
    expect(new Set(orders).size).toBe(10);
    for (const order of orders) expect(order.replace(/ ?b\d/g, '').trim()).toBe('a1 a2 a3');
  });

  it('leave out blank lines and remarks', () => {
    expect(linesOf('GET a\n\n  # a remark\n  SET a b ')).toEqual(['GET a', 'SET a b']);
  });

  it('know which lines may have to wait for another client', () => {
    for (const line of ['BLPOP q 0', 'brpop q 0', 'BZPOPMIN z 1', 'BLMOVE a b LEFT LEFT 0', 'XREAD BLOCK 0 STREAMS s $', 'WAIT 1 0']) {
      expect(mayBlock(line), line).toBe(true);
    }
    for (const line of ['BITCOUNT s', 'GET b', 'EVAL "return 1" 0', 'LPOP q', 'BGSAVE']) expect(mayBlock(line), line).toBe(false);
  });

  it('keep replies and use them', () => {
    expect(prepare('x = GET stock', new Map())).toEqual({ keepAs: 'x', line: 'GET stock' });
    expect(prepare('SET stock {x-1} {x + 2} {x} {z}', new Map([['x', '10']]))).toEqual({
      keepAs: undefined,
      line: 'SET stock 9 12 10 {z}',
    });
  });
});
