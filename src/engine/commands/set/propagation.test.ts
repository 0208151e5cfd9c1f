// What the set commands leave in the append-only file. The expectations are what redis-server 8.0.2 wrote for these
// lines (appendfsync always); where chance decides, its form.
import { describe, expect, it } from 'vitest';
import { propagated } from '../../testing/propagated.ts';

describe('propagation of set commands', () => {
  it('is as received, and only of what changed something', () => {
    expect(
      propagated([
        'SADD t 1 2 3',
        'SADD t 1',
        'SREM t 1 x',
        'SREM t x',
        'SMOVE t u 2',
        'SMOVE t u 2',
        'SADD u 3',
        'SMOVE t u 3',
        'SADD t 1 2 3 4',
        'SINTERSTORE v t u',
        'SUNIONSTORE v t u',
        'SDIFFSTORE v t u',
        'SDIFFSTORE v t t',
        'SDIFFSTORE v t t',
      ]),
    ).toEqual([
      'SADD t 1 2 3',
      'SREM t 1 x',
      'SMOVE t u 2',
      'SADD u 3',
      'SMOVE t u 3',
      'SADD t 1 2 3 4',
      'SINTERSTORE v t u',
      'SUNIONSTORE v t u',
      'SDIFFSTORE v t u',
      'SDIFFSTORE v t t',
    ]);
  });

  it('names what SPOP took, or says that the set is gone', () => {
    const lines = ['SADD one only', 'SPOP one', 'SADD t 1 2 3', 'SPOP t 10', 'SPOP t 10', 'SADD t 1 2 3', 'SPOP t 0'];
    expect(propagated(lines)).toEqual(['SADD one only', 'SREM one only', 'SADD t 1 2 3', 'DEL t', 'SADD t 1 2 3']);
    expect(propagated(['SADD t 1 2 3', 'SPOP t 2', 'SRANDMEMBER t'])[1]).toMatch(/^SREM t (1 2|1 3|2 3|2 1|3 1|3 2)$/);
  });

  it('names at most 1024 members in one command', () => {
    const members = Array.from({ length: 3000 }, (_, n) => `m${n}`);
    const removals = propagated([`SADD t ${members.join(' ')}`, 'SPOP t 2500']).slice(1);
    expect(removals.map((line) => line.split(' ').length - 2)).toEqual([1024, 1024, 452]);
    expect(new Set(removals.flatMap((line) => line.split(' ').slice(2))).size).toBe(2500);
  });
});
