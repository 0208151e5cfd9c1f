// The lens of strings used as bits: a window of bytes, how many bits are set over the whole, the range that BITCOUNT and
// BITPOS looked at, and the operands of BITOP above each other.
import type { ByteString } from '../../base/bytes.ts';
import { parseInt64 } from '../../base/integer.ts';
import { bitRange } from '../../engine/commands/bitmap/bit-arguments.ts';
import { countBits } from '../../engine/types/string/bits.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import type { Lens, Scene } from './picture.ts';

export interface BitmapView {
  /** Bytes in all; each is eight bits, the highest first. */
  readonly length: number;
  /** The window's first byte. */
  readonly first: number;
  readonly bytes: ByteString;
  /** Bits that are 1; undefined for a string too long to count while it is watched. */
  readonly ones: number | undefined;
  /** The share of ones, 0 to 1, over equal stretches of the whole. */
  readonly overview: readonly number[];
  readonly isSampled: boolean;
}

/** The same stretch of one operand, or of the result, of BITOP. */
export interface BitRow {
  readonly key: ByteString;
  readonly bytes: ByteString;
  /** Of the whole; a shorter operand is continued with zeros. */
  readonly length: number;
}

export interface BitmapTouch {
  /** Bits that were looked at or written, [from, to). */
  readonly range: readonly [from: number, to: number] | undefined;
  /** What BITPOS found, or the bit that was set or read; -1 for none. */
  readonly bit: number;
  /** The value of that bit before and after, where it was set. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** BITCOUNT's answer. */
  readonly counted: number | undefined;
  /** Fields that BITFIELD read or wrote, as bit ranges. */
  readonly fields: readonly { readonly type: string; readonly from: number; readonly to: number; readonly isWrite: boolean }[];
  readonly operation: { readonly name: string; readonly sources: readonly BitRow[]; readonly result: BitRow } | undefined;
}

interface Before {
  readonly bit: number;
  readonly sources: readonly BitRow[];
}

/** Up to here all bits are counted each time something changes. */
const MOST_COUNTED = 1 << 23;
const STRETCHES = 128;
const SAMPLE = 64;
/** Bytes of each operand of BITOP that are shown. */
const OPERAND = 32;

export const bitmapLens: Lens<'bitmap', Before> = {
  view({ value }, window) {
    if (!(value instanceof StringValue)) return undefined;
    const { length } = value;
    const count = Math.min(window.count, length);
    const first = Math.max(0, Math.min(window.first, length - count));
    return { length, first, bytes: value.slice(first, first + count), ...countsOf(value) };
  },

  before({ value, db }, { command, argv }) {
    const offset = integer(argv[2]) ?? 0;
    const bit = value instanceof StringValue ? bitAt(value, offset) : 0;
    const sources = command.name === 'bitop' ? argv.slice(3).map((key) => rowOf(db.keys.peek(key), key)) : [];
    return { bit, sources };
  },

  after(scene, { command, argv }, reply, before) {
    const { value } = scene;
    const length = value instanceof StringValue ? value.length : 0;
    const nothing: BitmapTouch = {
      range: undefined,
      bit: -1,
      before: undefined,
      after: undefined,
      counted: undefined,
      fields: [],
      operation: undefined,
    };
    const at = integer(argv[2]);
    switch (command.name) {
      case 'setbit':
      case 'getbit': {
        if (at === undefined) return undefined;
        const now = value instanceof StringValue ? bitAt(value, at) : 0;
        const isSet = command.name === 'setbit';
        const bits = isSet ? { before: before?.bit ?? 0, after: now } : { after: now };
        return { touch: { ...nothing, ...bits, bit: at, range: [at, at + 1] }, focus: Math.floor(at / 8) };
      }
      case 'bitcount': {
        const counted = typeof reply === 'number' ? reply : undefined;
        const range = rangeOf(argv, 2, length);
        return { touch: { ...nothing, counted, range }, focus: range && Math.floor(range[0] / 8) };
      }
      case 'bitpos': {
        const bit = typeof reply === 'number' ? reply : -1;
        const range = rangeOf(argv, 3, length);
        return { touch: { ...nothing, bit, range }, focus: bit >= 0 ? Math.floor(bit / 8) : range && Math.floor(range[0] / 8) };
      }
      case 'bitfield':
      case 'bitfield_ro': {
        const fields = fieldsOf(argv);
        const [first] = fields;
        return { touch: { ...nothing, fields }, focus: first && Math.floor(first.from / 8), steps: Math.max(1, fields.length) };
      }
      case 'bitop': {
        const result = rowOf(scene.db.keys.peek(argv[2] ?? ''), argv[2] ?? '');
        return { touch: { ...nothing, operation: { name: (argv[1] ?? '').toUpperCase(), sources: before?.sources ?? [], result } } };
      }
      default:
        return undefined;
    }
  },

  reason: () => ({ reason: 'bits are set in place, and only raw strings are changed in place' }),
};

function countsOf(value: StringValue): Pick<BitmapView, 'ones' | 'overview' | 'isSampled'> {
  const { length } = value;
  const isSampled = length > MOST_COUNTED;
  const stretches = Math.min(length, STRETCHES);
  const overview: number[] = [];
  let ones = 0;
  const { bytes } = value;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches);
    const whole = Math.floor(((stretch + 1) * length) / stretches) - from;
    const looked = isSampled ? Math.min(whole, SAMPLE) : whole;
    const found = countBits(bytes, from, from + looked);
    ones += found;
    overview.push(found / (looked * 8));
  }
  return { ones: isSampled ? undefined : ones, overview, isSampled };
}

function bitAt(value: StringValue, offset: number): number {
  return (value.byteAt(Math.floor(offset / 8)) >> (7 - (offset % 8))) & 1;
}

function rowOf(value: Scene['value'], key: ByteString): BitRow {
  if (!(value instanceof StringValue)) return { key, bytes: '', length: 0 };
  return { key, bytes: value.slice(0, Math.min(OPERAND, value.length)), length: value.length };
}

/** The bits between two arguments, if they are there: [start [end [BYTE | BIT]]]. */
function rangeOf(argv: readonly ByteString[], at: number, length: number): readonly [number, number] | undefined {
  const start = integer(argv[at] ?? '0');
  const end = integer(argv[at + 1] ?? '-1');
  if (start === undefined || end === undefined) return undefined;
  const range = bitRange(start, end, argv[at + 2]?.toLowerCase() === 'bit' ? 'bit' : 'byte', length);
  return range.start < range.end ? [range.start, range.end] : undefined;
}

function fieldsOf(argv: readonly ByteString[]): BitmapTouch['fields'] {
  const fields: { type: string; from: number; to: number; isWrite: boolean }[] = [];
  for (let at = 2; at < argv.length; at++) {
    const word = argv[at]?.toLowerCase();
    if (word !== 'get' && word !== 'set' && word !== 'incrby') continue;
    const type = argv[at + 1] ?? '';
    const bits = Number(type.slice(1));
    const place = argv[at + 2] ?? '';
    const offset = place.startsWith('#') ? Number(place.slice(1)) * bits : Number(place);
    if (Number.isSafeInteger(offset) && bits > 0) fields.push({ type, from: offset, to: offset + bits, isWrite: word !== 'get' });
    at += word === 'get' ? 2 : 3;
  }
  return fields;
}

function integer(text: ByteString | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseInt64(text);
  return typeof parsed === 'number' ? parsed : undefined;
}
