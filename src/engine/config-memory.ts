// Amounts of memory as the configuration writes them: "100mb", "1g", "5%".
import type { ByteString } from '../base/bytes.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
};

const UINT64_MAX = 2n ** 64n - 1n;

/**
 * The bytes that "100mb" means, or undefined. As Redis reads it: a number too large is the largest there is, a product
 * too large wraps around at 2^64, and no digits mean zero.
 */
export function parseMemoryExactly(text: ByteString): bigint | undefined {
  const [, digits = '', unitName] = /^(\d*)([a-z]*)$/i.exec(text) ?? [];
  const unit = UNITS[unitName?.toLowerCase() ?? '?'];
  if (unit === undefined) return undefined;
  const count = BigInt(digits === '' ? 0 : digits);
  return BigInt.asUintN(64, (count > UINT64_MAX ? UINT64_MAX : count) * unit);
}

/** The number that "25%" holds, or undefined. */
export function parsePercent(text: ByteString): bigint | undefined {
  const [, digits] = /^(\d+)%$/.exec(text) ?? [];
  return digits === undefined ? undefined : BigInt(digits);
}
