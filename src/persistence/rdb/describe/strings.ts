// Lengths and strings, the two things that all of RDB is made of, as fields.
import { bytesFromArray } from '../../../base/bytes.ts';
import type { Int64 } from '../../../base/integer.ts';
import { LENGTH, STRING } from '../constants.ts';
import { lzfDecompress, lzfLength } from '../lzf.ts';
import { RdbSource } from '../source.ts';
import { bytesOf, fieldAt, type FieldText, fieldsBetween, type RdbField, shown, unpackedBytes } from './field.ts';

const LENGTH_FORMS: Readonly<Record<number, string>> = {
  1: '6-bit form: the low 6 bits of the byte are the number',
  2: '14-bit form: the low 6 bits of the first byte and the 8 of the second are the number',
  5: '32-bit form: 0x80, then the number in four bytes, the highest first',
  9: '64-bit form: 0x81, then the number in eight bytes, the highest first',
};

/** A length, with what it counts in `meaning`: "5 bytes follow". Gives the number. */
export function addLength(
  fields: RdbField[],
  source: RdbSource,
  name: string,
  meaning: (value: Int64) => string,
): Int64 {
  const from = source.at;
  const value = source.length();
  const form = LENGTH_FORMS[source.at - from] ?? '';
  fields.push(fieldAt(from, source.at, { name, value: String(value), note: `${meaning(value)}. ${form}.` }));
  return value;
}

/** How the bytes of a string are divided further: the listpack in it, for example. */
export type Inside = (source: RdbSource, end: number) => RdbField[];

/** Moves over a string; nothing is made of it. */
export function skipString(source: RdbSource): void {
  const first = source.bytes[source.at];
  if (first !== undefined && first >> 6 === LENGTH.encoded) {
    if (source.integerForm() !== undefined) return;
    source.byte();
    if ((first & 63) !== STRING.lzf) throw source.damage(`no string has the form ${first & 63}`, source.at - 1);
    const packed = source.length();
    source.length();
    source.skip(Number(packed), 'a compressed string');
    return;
  }
  source.skip(Number(source.length()), 'a string');
}

/** A string with its form. `inside` says what its bytes are; they are text without it. */
export function addString(fields: RdbField[], source: RdbSource, text: FieldText, inside?: Inside): void {
  const from = source.at;
  skipString(source);
  const end = source.at;
  const { bytes } = source;
  fields.push(
    fieldAt(from, end, {
      ...text,
      value: text.value ?? (inside ? bytesOf(end - from) : stringText(bytes, from, end)),
      fields: () => fieldsBetween(from, end, (parts) => addParts(parts, new RdbSource(bytes, from, end), inside)),
    }),
  );
}

/** The text of the string that stands there. */
function stringText(bytes: Uint8Array, from: number, end: number): string {
  const source = new RdbSource(bytes, from, end);
  const span = source.span();
  const length = span.end - span.start;
  const text = shown(span.window.slice(span.start, Math.min(span.end, span.start + 64)));
  return length > 64 ? `${text.replace(/…$/, '')}… (${length} bytes)` : text;
}

function addParts(parts: RdbField[], source: RdbSource, inside: Inside | undefined): void {
  const from = source.at;
  const first = source.bytes[from] ?? 0;
  if (first >> 6 !== LENGTH.encoded) {
    const length = addLength(parts, source, 'length', (value) => `${bytesOf(value)} follow`);
    if (length !== 0) addBytes(parts, source, source.at + Number(length), inside);
    return;
  }
  const integer = source.integerForm();
  if (integer !== undefined) {
    const size = source.at - from - 1;
    parts.push(
      fieldAt(from, from + 1, { name: 'form', value: hex(first), note: `The string is an integer of ${bytesOf(size)}.` }),
      fieldAt(from + 1, source.at, {
        name: 'integer',
        value: String(integer),
        note: 'Signed, the lowest byte first; the string is its decimal form.',
      }),
    );
    return;
  }
  source.byte();
  parts.push(fieldAt(from, from + 1, { name: 'form', value: hex(first), note: 'The string is compressed with LZF.' }));
  const packed = addLength(parts, source, 'compressed length', (value) => `${bytesOf(value)} are stored`);
  const whole = addLength(parts, source, 'length', (value) => `The string has ${bytesOf(value)}`);
  addCompressed(parts, source, Number(packed), Number(whole), inside);
}

function addBytes(parts: RdbField[], source: RdbSource, end: number, inside: Inside | undefined): void {
  const from = source.at;
  const { bytes } = source;
  const value = inside ? bytesOf(end - from) : shown(bytesFromArray(bytes, from, Math.min(end, from + 64)));
  parts.push(
    fieldAt(from, end, {
      name: inside ? 'content' : 'text',
      value,
      note: inside ? 'The structure itself, as it stands in memory.' : 'The bytes of the string.',
      ...(inside && { fields: () => inside(new RdbSource(bytes, from, end), end) }),
    }),
  );
  source.at = end;
}

function addCompressed(parts: RdbField[], source: RdbSource, packed: number, whole: number, inside: Inside | undefined): void {
  const from = source.at;
  const { bytes } = source;
  const end = source.skip(packed, 'a compressed string') + packed;
  const out = lzfLength(bytes, from, end) === whole ? new Uint8Array(whole) : undefined;
  if (out) lzfDecompress(bytes, from, end, out);
  parts.push(
    fieldAt(from, end, {
      name: 'compressed bytes',
      value: bytesOf(packed),
      note: 'Literal bytes, and references to what came shortly before.',
      fields: () => fieldsBetween(from, end, (steps) => addLzfSteps(steps, new RdbSource(bytes, from, end), out)),
      unpacked:
        out &&
        unpackedBytes(out, () => {
          if (inside) return inside(new RdbSource(out), out.length);
          const text = { name: 'text', value: shown(bytesFromArray(out, 0, Math.min(64, out.length))), note: 'The string.' };
          return [fieldAt(0, out.length, text)];
        }),
    }),
  );
}

function addLzfSteps(steps: RdbField[], source: RdbSource, out: Uint8Array | undefined): void {
  let to = 0;
  while (source.remaining > 0) {
    const from = source.at;
    const control = source.byte();
    if (control < 32) {
      const count = control + 1;
      const at = source.skip(count, 'literal bytes');
      const text = shown(bytesFromArray(source.bytes, at, at + count));
      steps.push(fieldAt(from, source.at, { name: 'literals', value: text, note: `The next ${bytesOf(count)}, as they are.` }));
      to += count;
      continue;
    }
    let count = (control >> 5) + 2;
    if (count === 9) count += source.byte();
    const distance = (((control & 31) << 8) | source.byte()) + 1;
    const text = out ? shown(bytesFromArray(out, to, Math.min(to + count, out.length))) : '';
    const note = `${bytesOf(count)} again that began ${distance} before.`;
    steps.push(fieldAt(from, source.at, { name: 'reference', value: text, note }));
    to += count;
  }
}

export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
