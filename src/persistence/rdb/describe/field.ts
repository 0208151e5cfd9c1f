// What bytes of a file are, for people: fields that lie one after another without a gap, and in them smaller ones. The
// smaller ones are made when they are asked for, so that a field may stand for megabytes.
import type { ByteString } from '../../../base/bytes.ts';
import { quote } from '../../../base/quoting.ts';
import { Damage } from '../source.ts';

export interface RdbField {
  /** From the first byte of the file; of the unpacked bytes inside `unpacked`. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  /** One to three words: "length", "type", "listpack". */
  readonly name: string;
  /** What the bytes say, as one would print it; strings in quotes, long ones cut. */
  readonly value: string;
  /** One sentence on what the field is for, or on its form. */
  readonly note: string;
  /** Smaller fields that cover all its bytes; none if it is not divided. Made when first read. */
  readonly fields: readonly RdbField[];
  /** What compressed bytes make: bytes of their own, with fields of their own. */
  readonly unpacked: Unpacked | undefined;
}

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Cover the bytes; made when first read. */
  readonly fields: readonly RdbField[];
}

/** Something to be made once, when it is first wanted. */
class Lazy<T> {
  private made: T | undefined;

  constructor(private readonly make: () => T) {}

  get value(): T {
    return (this.made ??= this.make());
  }
}

class MadeField implements RdbField {
  private readonly lazyFields: Lazy<readonly RdbField[]> | undefined;

  constructor(
    readonly offset: number,
    readonly length: number,
    readonly name: string,
    readonly value: string,
    readonly note: string,
    makeFields: (() => readonly RdbField[]) | undefined,
    readonly unpacked: Unpacked | undefined,
  ) {
    this.lazyFields = makeFields && new Lazy(makeFields);
  }

  get fields(): readonly RdbField[] {
    return this.lazyFields?.value ?? [];
  }
}

/** What is said of a field beside where it is. */
export interface FieldText {
  readonly name: string;
  readonly value?: string;
  readonly note: string;
  readonly fields?: () => readonly RdbField[];
  readonly unpacked?: Unpacked | undefined;
}

export function fieldAt(offset: number, end: number, text: FieldText): RdbField {
  return new MadeField(offset, end - offset, text.name, text.value ?? '', text.note, text.fields, text.unpacked);
}

export function unpackedBytes(bytes: Uint8Array, make: () => readonly RdbField[]): Unpacked {
  const lazy = new Lazy(make);
  return {
    bytes,
    get fields() {
      return lazy.value;
    },
  };
}

/**
 * The fields that `make` adds, from `start` to `end`. If it comes upon damage, a last field says what is wrong and takes
 * all that is left; so does one if it stops too early.
 */
export function fieldsBetween(start: number, end: number, make: (fields: RdbField[]) => void): RdbField[] {
  const fields: RdbField[] = [];
  let problem = 'These bytes belong to nothing.';
  try {
    make(fields);
  } catch (thrown) {
    if (!(thrown instanceof Damage)) throw thrown;
    problem = `Cannot be read: ${thrown.problem} (at byte ${thrown.offset}).`;
  }
  while ((fields.at(-1)?.offset ?? 0) + (fields.at(-1)?.length ?? 0) > end) fields.pop();
  const last = fields.at(-1);
  const covered = last === undefined ? start : last.offset + last.length;
  if (covered < end) fields.push(fieldAt(covered, end, { name: 'unreadable', note: problem }));
  return fields;
}

const SHOWN_CHARS = 60;

/** A string as redis-cli prints it, cut where it gets long. */
export function shown(text: ByteString): string {
  return text.length <= SHOWN_CHARS ? quote(text) : `${quote(text.slice(0, SHOWN_CHARS))}…`;
}

export function bytesOf(count: number | bigint): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** A moment in unix ms, in words; far ones as they are. */
export function moment(ms: number | bigint): string {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? String(ms) : `${ms} (${date.toISOString().replace('T', ' ').replace('Z', ' UTC')})`;
}
