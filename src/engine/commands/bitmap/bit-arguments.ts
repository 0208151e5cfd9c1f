// Reading what the bitmap commands have in common: bit offsets, and ranges of bytes or bits.
import type { ByteString } from '../../../base/bytes.ts';
import { parseInt64 } from '../../../base/integer.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import { isWord } from '../../args.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';

const badOffset = new ErrorReply('ERR bit offset is not an integer or out of range');

/**
 * A bit offset that lies within proto-max-bulk-len bytes. With `fieldBits`, "#3" stands for the third field of that many
 * bits; the product wraps at 64 bits, as it does in Redis 8.0.
 */
export function readBitOffset(ctx: Context, text: ByteString, fieldBits = 0): number {
  const isField = fieldBits > 0 && text.startsWith('#');
  let offset = parseInt64(isField ? text.slice(1) : text);
  if (offset === undefined) throw badOffset;
  if (isField) offset = BigInt.asIntN(64, BigInt(offset) * BigInt(fieldBits));
  const isTooFar = Number(offset) >= ctx.settings['proto-max-bulk-len'] * 8 && !ctx.engine.isLoading;
  if (offset < 0 || isTooFar) throw badOffset;
  return Number(offset);
}

export type RangeUnit = 'byte' | 'bit';

/** BYTE or BIT. */
export function readRangeUnit(argv: readonly ByteString[], at: number): RangeUnit {
  if (isWord(argv, at, 'bit')) return 'bit';
  if (isWord(argv, at, 'byte')) return 'byte';
  throw errors.syntax;
}

/** A range of bits, from `start` to before `end`; empty if start >= end. */
export interface BitRange {
  readonly start: number;
  readonly end: number;
}

/** The bits from unit `start` to unit `end`, both included and counted from the end if negative. */
export function bitRange(start: number, end: number, unit: RangeUnit, byteLength: number): BitRange {
  const total = unit === 'bit' ? byteLength * 8 : byteLength;
  const scale = unit === 'bit' ? 1 : 8;
  const first = start < 0 ? Math.max(0, total + start) : start;
  const last = Math.min(end < 0 ? Math.max(0, total + end) : end, total - 1);
  return first > last ? { start: 0, end: 0 } : { start: first * scale, end: (last + 1) * scale };
}
