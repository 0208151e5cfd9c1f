// What string, bitmap and HyperLogLog commands leave in the append-only file. The expectations are what redis-server 8.0.2
// wrote for these lines (appendfsync always), with the clock's now (1,000,000 ms) put in for its times.
import { describe, expect, it } from 'vitest';
import { propagated } from '../../testing/propagated.ts';

describe('propagation', () => {
  it('makes relative times absolute, and drops what only answers', () => {
    expect(
      propagated([
        'SET a c GET EX 10',
        'SET a d GET',
        'SET a d XX GET KEEPTTL',
        'SET a b PX 1000 NX',
        'SET a b EXAT 5000',
        'SETEX a 100 x',
        'PSETEX a 100 x',
        'SETNX a d',
        'SETNX a2 d',
        'GETSET a 5',
      ]),
    ).toEqual([
      'SET a c PXAT 1010000',
      'SET a d',
      'SET a d XX KEEPTTL',
      'SET a b PXAT 5000000',
      'SET a x PXAT 1100000',
      'SET a x PXAT 1000100',
      'SETNX a2 d',
      'SET a 5',
    ]);
  });

  it('says what GETEX and GETDEL did, if they did anything', () => {
    expect(
      propagated([
        'SET a b',
        'GETEX a',
        'GETEX a PERSIST',
        'GETEX a EX 100',
        'GETEX a PXAT 99999999999999',
        'GETEX a PERSIST',
        'GETEX a EXAT 1',
        'GETDEL a',
        'SET a b',
        'GETDEL a',
      ]),
    ).toEqual(['SET a b', 'PEXPIREAT a 1100000', 'PEXPIREAT a 99999999999999', 'PERSIST a', 'DEL a', 'SET a b', 'DEL a']);
  });

  it('writes the result of INCRBYFLOAT, and other changes as they came', () => {
    expect(
      propagated([
        'MSET a 1 b 2',
        'MSETNX a 1 m 2',
        'INCRBYFLOAT a 1.5',
        'INCRBYFLOAT a x',
        'INCR b',
        'INCR a',
        'APPEND a ""',
        'SETRANGE a 1 ""',
        'SETRANGE a 1 z',
        'SETBIT a 0 0',
        'SETBIT a 0 1',
        'BITFIELD a SET u8 0 1',
        'BITFIELD a SET u8 0 1',
        'BITFIELD a GET u8 0',
        'BITFIELD bf SET u8 100 0',
        'BITOP AND d a b',
        'BITOP AND d nx nx2',
        'BITOP AND d nx nx2',
      ]),
    ).toEqual([
      'MSET a 1 b 2',
      'SET a 2.5 KEEPTTL',
      'INCR b',
      'APPEND a ',
      'SETRANGE a 1 z',
      'SETBIT a 0 1',
      'BITFIELD a SET u8 0 1',
      'BITFIELD bf SET u8 100 0',
      'BITOP AND d a b',
      'BITOP AND d nx nx2',
    ]);
  });

  it('propagates PFCOUNT when it stores its estimate, and PFDEBUG GETREG when it turns dense', () => {
    expect(
      propagated([
        'PFADD h',
        'PFADD h',
        'PFADD h a',
        'PFADD h a',
        'PFCOUNT h',
        'PFCOUNT h',
        'PFMERGE h3',
        'PFDEBUG GETREG h',
        'PFDEBUG GETREG h',
        'PFDEBUG TODENSE h3',
      ]),
    ).toEqual(['PFADD h', 'PFADD h a', 'PFCOUNT h', 'PFMERGE h3', 'PFDEBUG GETREG h', 'PFDEBUG TODENSE h3']);
  });
});
