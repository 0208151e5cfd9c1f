// 64-bit counters that go round as C's do: XSETID and XGROUP can set them to the last number before that happens.
import { add, canonical, type Int64, sub } from '../../../base/integer.ts';

export function addWrapping(a: Int64, b: Int64): Int64 {
  return add(a, b) ?? canonical(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}

export function subtractWrapping(a: Int64, b: Int64): Int64 {
  return sub(a, b) ?? canonical(BigInt.asIntN(64, BigInt(a) - BigInt(b)));
}
