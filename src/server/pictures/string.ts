// The lens of strings: the bytes of a window, the form they are kept in, and what each part of that form takes.
import type { ByteString } from '../../base/bytes.ts';
import { parseInt64 } from '../../base/integer.ts';
import { sdsBytes, sdsHeaderBytes } from '../../engine/memory/sds.ts';
import { StringValue } from '../../engine/types/string/value.ts';
import type { Lens } from './picture.ts';

/** A part of what is allocated for the value, in order. */
export interface StringPart {
  readonly kind: 'object' | 'header' | 'bytes' | 'end' | 'spare';
  readonly bytes: number;
}

export interface StringView {
  readonly encoding: 'int' | 'embstr' | 'raw';
  readonly length: number;
  readonly first: number;
  readonly bytes: ByteString;
  /** The number that an int holds in place of a pointer, in decimal. */
  readonly integer: string | undefined;
  /** Allocations: one for int and embstr, two for raw (the object, and the text it points to). */
  readonly allocations: readonly (readonly StringPart[])[];
}

export interface StringTouch {
  /** Bytes read or written, [from, to); undefined if the command took the value as a whole. */
  readonly range: readonly [from: number, to: number] | undefined;
  /** The integer before, where a number was changed by a command that counts. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Length before, -1 if there was nothing. */
  readonly lengthBefore: number;
}

/** The object of a value: type, encoding, LRU data, references, pointer. */
const OBJECT = 16;
/** An embedded string's header, and the NUL behind it. */
const EMBEDDED_HEADER = 3;
const END = 1;

interface Before {
  readonly integer: string | undefined;
  readonly length: number;
}

export const stringLens: Lens<'string', Before> = {
  view({ value }, { first, count }) {
    if (!(value instanceof StringValue)) return undefined;
    const { encoding, length } = value;
    const start = Math.max(0, Math.min(first, length - count));
    return {
      encoding,
      length,
      first: start,
      bytes: value.slice(start, Math.min(length, start + count)),
      integer: encoding === 'int' ? String(value.integer) : undefined,
      allocations: allocationsOf(value),
    };
  },

  before: ({ value }) =>
    value instanceof StringValue
      ? { integer: integerOf(value), length: value.length }
      : { integer: undefined, length: -1 },

  after({ value }, { command, argv }, _reply, before) {
    const after = value instanceof StringValue ? integerOf(value) : undefined;
    const range = value instanceof StringValue ? rangeOf(command.name, argv, value.length, before) : undefined;
    return {
      touch: {
        range,
        before: command.isWrite ? before?.integer : undefined,
        after: command.isWrite ? after : undefined,
        lengthBefore: before?.length ?? -1,
      },
      focus: range?.[0],
    };
  },

  reason(_scene, { command }, from, to) {
    if (command.name === 'incrbyfloat') return { reason: 'INCRBYFLOAT stores its result as text' };
    if (to === 'int') return { reason: 'the text is a whole number of 64 bits' };
    if (from === 'int') return { reason: to === 'raw' ? 'its digits are changed in place' : 'it is no longer a whole number' };
    if (to === 'embstr') return { limit: 44, reason: 'at most 44 bytes fit one allocation with the object' };
    if (command.name === 'set') return { limit: 44, reason: 'more than 44 bytes need an allocation of their own' };
    return { reason: 'it was changed in place, and an embstr cannot grow' };
  },
};

function allocationsOf(value: StringValue): StringPart[][] {
  const object: StringPart = { kind: 'object', bytes: OBJECT };
  const { length, encoding } = value;
  if (encoding === 'int') return [[object]];
  if (encoding === 'embstr') {
    const used = OBJECT + EMBEDDED_HEADER + length + END;
    return [withSpare([object, ...textParts(EMBEDDED_HEADER, length)], Math.max(32, allocated(used)) - used)];
  }
  const header = sdsHeaderBytes(length);
  return [[object], withSpare(textParts(header, length), sdsBytes(length) - header - length - END)];
}

function textParts(header: number, length: number): StringPart[] {
  return [
    { kind: 'header', bytes: header },
    { kind: 'bytes', bytes: length },
    { kind: 'end', bytes: END },
  ];
}

function withSpare(parts: StringPart[], spare: number): StringPart[] {
  return spare > 0 ? [...parts, { kind: 'spare', bytes: spare }] : parts;
}

function allocated(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function integerOf(value: StringValue): string | undefined {
  const { integer } = value;
  return integer === undefined ? undefined : String(integer);
}

/** Which bytes a command read or wrote, as far as it did not take all of them. */
function rangeOf(
  name: string,
  argv: readonly ByteString[],
  length: number,
  before: Before | undefined,
): StringTouch['range'] {
  switch (name) {
    case 'append':
      return [Math.max(0, before?.length ?? 0), length];
    case 'setrange': {
      const from = number(argv[2]);
      return from === undefined ? undefined : [from, Math.min(length, from + (argv[3]?.length ?? 0))];
    }
    case 'getrange':
    case 'substr': {
      const from = number(argv[2]);
      const to = number(argv[3]);
      if (from === undefined || to === undefined) return undefined;
      const start = Math.max(0, from < 0 ? length + from : from);
      const end = Math.min(length, (to < 0 ? length + to : to) + 1);
      return start < end ? [start, end] : undefined;
    }
    default:
      return undefined;
  }
}

function number(text: ByteString | undefined): number | undefined {
  const integer = text === undefined ? undefined : parseInt64(text);
  return typeof integer === 'number' ? integer : undefined;
}
