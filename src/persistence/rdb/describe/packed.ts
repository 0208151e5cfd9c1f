// The flat structures that stand inside strings: listpacks, intsets, ziplists and zipmaps, byte by byte.
import { bytesFromArray } from '../../../base/bytes.ts';
import { TextWindow } from '../../../base/text-window.ts';
import type { RdbSource } from '../source.ts';
import { bytesOf, fieldAt, fieldsBetween, type RdbField, shown } from './field.ts';
import { hex, type Inside } from './strings.ts';

/** What the entries of a flat structure are, in turn: ['field', 'value']. */
export type Roles = readonly [string, ...string[]];

function unsigned(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function signed(bytes: Uint8Array, at: number, size: number): string {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return String(BigInt.asIntN(8 * size, value));
}

/** Puts single entries into groups, so that a structure of thousands is looked at in steps. */
export const GROUP = 500;

export function grouped(entries: readonly RdbField[]): readonly RdbField[] {
  if (entries.length <= GROUP) return entries;
  const groups: RdbField[] = [];
  for (let from = 0; from < entries.length; from += GROUP) {
    const members = entries.slice(from, from + GROUP);
    const first = members[0];
    const last = members.at(-1);
    if (first === undefined || last === undefined) continue;
    const value = `${from} to ${from + members.length - 1}`;
    const note = 'Some of many, which are alike.';
    groups.push(fieldAt(first.offset, last.offset + last.length, { name: 'entries', value, note, fields: () => members }));
  }
  return groups;
}

/** A number that the structure begins with. */
function addNumber(fields: RdbField[], source: RdbSource, size: number, name: string, note: string): number {
  const from = source.skip(size, 'a header');
  const value = unsigned(source.bytes, from, size);
  fields.push(fieldAt(from, source.at, { name, value: String(value), note }));
  return value;
}

function addEnd(fields: RdbField[], source: RdbSource, what: string): void {
  const from = source.skip(1, 'an end');
  fields.push(fieldAt(from, source.at, { name: 'end', value: '0xff', note: `Ends the ${what}.` }));
}

// --- listpack ------------------------------------------------------------------------------------------------------

interface EntryForm {
  readonly header: number;
  readonly data: number;
  readonly form: string;
  readonly value: string;
}

function listpackForm(bytes: Uint8Array, at: number): EntryForm | undefined {
  const lead = bytes[at] ?? 0;
  const text = (from: number, length: number): string => shown(bytesFromArray(bytes, from, Math.min(from + length, from + 64)));
  if (lead < 0x80) return { header: 1, data: 0, form: 'unsigned integer of 7 bits', value: String(lead) };
  if (lead < 0xc0) {
    const data = lead & 63;
    return { header: 1, data, form: 'string, its length in 6 bits', value: text(at + 1, data) };
  }
  if (lead < 0xe0) {
    const bits = ((lead & 31) << 8) | (bytes[at + 1] ?? 0);
    return { header: 1, data: 1, form: 'integer of 13 bits', value: String(bits < 4096 ? bits : bits - 8192) };
  }
  if (lead < 0xf0) {
    const data = ((lead & 15) << 8) | (bytes[at + 1] ?? 0);
    return { header: 2, data, form: 'string, its length in 12 bits', value: text(at + 2, data) };
  }
  if (lead === 0xf0) {
    const data = unsigned(bytes, at + 1, 4);
    return { header: 5, data, form: 'string, its length in 32 bits', value: text(at + 5, data) };
  }
  if (lead > 0xf4) return undefined;
  const data = lead === 0xf4 ? 8 : lead - 0xef;
  return { header: 1, data, form: `integer of ${8 * data} bits`, value: signed(bytes, at + 1, data) };
}

function backlenBytes(encoded: number): number {
  return encoded <= 127 ? 1 : encoded < 16383 ? 2 : encoded < 2097151 ? 3 : encoded < 268435455 ? 4 : 5;
}

function listpackEntry(source: RdbSource, name: string): RdbField {
  const from = source.at;
  const { bytes } = source;
  const form = listpackForm(bytes, from);
  if (form === undefined) throw source.damage(`${hex(bytes[from] ?? 0)} begins no entry of a listpack`);
  const encoded = form.header + form.data;
  const tail = backlenBytes(encoded);
  source.skip(encoded + tail, 'an entry of a listpack');
  const isString = form.form.startsWith('string');
  return fieldAt(from, source.at, {
    name,
    value: form.value,
    note: `Entry of a listpack: ${form.form}.`,
    fields: () => {
      const parts: RdbField[] = [];
      const head = isString || form.data === 0 ? form.header : encoded;
      parts.push(
        fieldAt(from, from + head, {
          name: isString ? 'encoding' : 'integer',
          value: isString ? bytesOf(form.data) : form.value,
          note: `${form.form.charAt(0).toUpperCase()}${form.form.slice(1)}.`,
        }),
      );
      if (head < encoded) {
        parts.push(fieldAt(from + head, from + encoded, { name: 'text', value: form.value, note: 'The bytes of the string.' }));
      }
      parts.push(
        fieldAt(from + encoded, from + encoded + tail, {
          name: 'back length',
          value: String(encoded),
          note: 'How long the entry is before this, for walking backwards.',
        }),
      );
      return parts;
    },
  });
}

export function listpackOf(roles: (index: number) => string): Inside {
  return (source, end) =>
    fieldsBetween(source.at, end, (fields) => {
      addNumber(fields, source, 4, 'total bytes', 'How long the whole listpack is.');
      addNumber(fields, source, 2, 'entries', 'How many entries there are; 65535: more than fit here.');
      const entries: RdbField[] = [];
      try {
        while (source.at < end - 1) entries.push(listpackEntry(source, roles(entries.length)));
      } finally {
        fields.push(...grouped(entries));
      }
      addEnd(fields, source, 'listpack');
    });
}

export const inTurn =
  (roles: Roles) =>
  (index: number): string =>
    roles[index % roles.length] ?? roles[0];

// --- intset --------------------------------------------------------------------------------------------------------

export const intset: Inside = (source, end) =>
  fieldsBetween(source.at, end, (fields) => {
    const width = addNumber(fields, source, 4, 'width', 'Bytes that each integer takes: 2, 4 or 8.');
    const count = addNumber(fields, source, 4, 'count', 'How many integers there are.');
    if (width !== 2 && width !== 4 && width !== 8) throw source.damage(`integers of ${width} bytes`, source.at - 8);
    const members: RdbField[] = [];
    for (let n = 0; n < count && source.remaining >= width; n++) {
      const from = source.skip(width, 'an integer');
      const value = signed(source.bytes, from, width);
      members.push(fieldAt(from, source.at, { name: 'member', value, note: 'An integer; they stand in order.' }));
    }
    fields.push(...grouped(members));
  });

// --- ziplist and zipmap --------------------------------------------------------------------------------------------

function ziplistEntry(source: RdbSource, name: string): RdbField {
  const from = source.at;
  const { bytes } = source;
  const isLong = source.byte() === 254;
  if (isLong) source.skip(4, 'a length');
  const body = source.at;
  const lead = source.byte();
  let value: string;
  let dataAt = source.at;
  if (lead < 0xc0) {
    let length = lead & 63;
    if (lead >= 0x80) {
      length = 0;
      for (let i = 0; i < 4; i++) length = length * 256 + source.byte();
    } else if (lead >= 0x40) {
      length = (length << 8) | source.byte();
    }
    dataAt = source.skip(length, 'a string');
    value = shown(new TextWindow(bytes).slice(dataAt, Math.min(dataAt + length, dataAt + 64)));
  } else if (lead >= 0xf1 && lead <= 0xfd) {
    value = String(lead - 0xf1);
  } else {
    const size = { 0xc0: 2, 0xd0: 4, 0xe0: 8, 0xf0: 3, 0xfe: 1 }[lead];
    if (size === undefined) throw source.damage(`${hex(lead)} begins no entry of a ziplist`, body);
    value = signed(bytes, source.skip(size, 'an integer'), size);
  }
  const end = source.at;
  return fieldAt(from, end, {
    name,
    value,
    note: 'Entry of a ziplist.',
    fields: () => {
      const back = { name: 'previous length', value: String(unsigned(bytes, isLong ? from + 1 : from, isLong ? 4 : 1)) };
      const parts = [
        fieldAt(from, body, { ...back, note: 'How long the entry before this one is, for walking backwards.' }),
        fieldAt(body, dataAt, { name: 'encoding', value: hex(lead), note: 'What the entry is, and how long.' }),
      ];
      if (dataAt < end) parts.push(fieldAt(dataAt, end, { name: 'data', value, note: 'The bytes of the entry.' }));
      return parts;
    },
  });
}

export function ziplistOf(roles: (index: number) => string): Inside {
  return (source, end) =>
    fieldsBetween(source.at, end, (fields) => {
      addNumber(fields, source, 4, 'total bytes', 'How long the whole ziplist is.');
      addNumber(fields, source, 4, 'last entry', 'Where the last entry begins, from the first byte.');
      addNumber(fields, source, 2, 'entries', 'How many entries there are; 65535: more than fit here.');
      const entries: RdbField[] = [];
      try {
        while (source.at < end - 1) entries.push(ziplistEntry(source, roles(entries.length)));
      } finally {
        fields.push(...grouped(entries));
      }
      addEnd(fields, source, 'ziplist');
    });
}

export const zipmap: Inside = (source, end) =>
  fieldsBetween(source.at, end, (fields) => {
    addNumber(fields, source, 1, 'entries', 'How many fields there are; 254 and more: count them.');
    for (let index = 0; source.at < end - 1; index++) {
      const isValue = index % 2 === 1;
      const from = source.at;
      const first = source.byte();
      const length = first === 254 ? unsigned(source.bytes, source.skip(4, 'a length'), 4) : first;
      const unused = isValue ? source.byte() : 0;
      const at = source.skip(length, 'a string');
      source.skip(unused, 'unused bytes');
      const value = shown(bytesFromArray(source.bytes, at, Math.min(at + length, at + 64)));
      const note = isValue ? 'Length, number of unused bytes behind, and the value.' : 'Length and name of a field.';
      fields.push(fieldAt(from, source.at, { name: isValue ? 'value' : 'field', value, note }));
    }
    addEnd(fields, source, 'zipmap');
  });
