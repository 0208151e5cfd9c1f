import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, type Int64 } from '../../../base/integer.ts';
import {
  compareIds,
  deltaOf,
  formatId,
  idAfter,
  idBefore,
  idOfKey,
  keyOfId,
  MAX_ID,
  MIN_ID,
  parseId,
  parseWrittenId,
  type StreamId,
  withDelta,
} from './id.ts';

const half: fc.Arbitrary<Int64> = fc
  .oneof(
    fc.bigInt(0n, 0xffffffffffffffffn),
    fc.bigInt(0n, 20n),
    fc.constantFrom(0xffffffffn, 0x100000000n, 0x1fffffffffffffn, 0x20000000000000n, 0xffffffffffffffffn),
  )
  .map(canonical);
const ids: fc.Arbitrary<StreamId> = fc.tuple(half, half).map(([ms, seq]) => ({ ms, seq }));
const asBigInt = (id: StreamId): bigint => (BigInt(id.ms) << 64n) | BigInt(id.seq);

describe('stream ids', () => {
  it('are ordered, by themselves and by their keys, as 128-bit numbers', () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const order = asBigInt(a) < asBigInt(b) ? -1 : asBigInt(a) > asBigInt(b) ? 1 : 0;
        expect(compareIds(a, b)).toBe(order);
        const [keyA, keyB] = [keyOfId(a), keyOfId(b)];
        expect(keyA).toHaveLength(16);
        expect(keyA < keyB ? -1 : keyA > keyB ? 1 : 0).toBe(order);
      }),
    );
  });

  it('come back from their keys and their texts', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(idOfKey(keyOfId(id))).toStrictEqual(id);
        expect(parseId(formatId(id))).toStrictEqual(id);
        expect(parseWrittenId(formatId(id))).toStrictEqual({ ...id, isSeqOpen: false });
      }),
    );
  });

  it('have neighbours, but for the first and the last', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const after = idAfter(id);
        if (after === undefined) expect(id).toEqual(MAX_ID);
        else expect(asBigInt(after)).toBe(asBigInt(id) + 1n);
        expect(after && idBefore(after)).toStrictEqual(after && id);
      }),
    );
    expect(idBefore(MIN_ID)).toBeUndefined();
    expect(idAfter(MAX_ID)).toBeUndefined();
  });

  it('are found again from their distance to any other id', () => {
    fc.assert(
      fc.property(half, half, (a, b) => {
        const delta = deltaOf(a, b);
        expect(BigInt.asIntN(64, BigInt(delta))).toBe(BigInt(delta));
        expect(withDelta(b, delta)).toBe(a);
      }),
    );
  });

  it('may leave their sequence open or out', () => {
    expect(parseId('5')).toEqual({ ms: 5, seq: 0 });
    expect(parseId('5', 7)).toEqual({ ms: 5, seq: 7 });
    expect(parseId('5-*')).toBeUndefined();
    expect(parseWrittenId('5-*')).toEqual({ ms: 5, seq: 0, isSeqOpen: true });
  });
});
