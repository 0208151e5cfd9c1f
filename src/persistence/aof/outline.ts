// What the bytes of an append-only file and of its manifest are, for people: records (commands, annotations, lines) and in
// them smaller fields that cover every byte. As the outline of an RDB file, built in steps and described on demand.
import { type ByteString, bytesFromArray } from '../../base/bytes.ts';
import { fieldAt, fieldsBetween, type RdbField as Field, shown } from '../rdb/describe/field.ts';
import { AofReader } from './read.ts';

export type AofRecordKind = 'annotation' | 'command' | 'line' | 'rest';

export interface AofRecord {
  readonly index: number;
  readonly kind: AofRecordKind;
  readonly offset: number;
  readonly length: number;
  /** The first key that a command names, if it names one. */
  readonly key: ByteString | undefined;
}

/** The indices of a command's arguments that are keys. */
export type KeysOf = (argv: readonly ByteString[]) => readonly number[];

export class AofOutline {
  private readonly reader: AofReader;
  private readonly offsets: number[] = [];
  private readonly kinds: AofRecordKind[] = [];
  private mapped = 0;
  private finished = false;

  constructor(
    readonly bytes: Uint8Array,
    private readonly keysOf: KeysOf,
  ) {
    this.reader = new AofReader(bytes);
  }

  get isComplete(): boolean {
    return this.finished;
  }

  get count(): number {
    return this.offsets.length;
  }

  get mappedTo(): number {
    return this.finished ? this.bytes.length : this.mapped;
  }

  get fault(): { readonly offset: number; readonly problem: string } | undefined {
    const { damage } = this.reader;
    return damage && { offset: damage.offset, problem: damage.reason };
  }

  /** Goes on for about so many bytes; whether there is more. */
  scan(budget = Infinity): boolean {
    const until = this.mapped + budget;
    while (!this.finished && this.mapped < until) this.step();
    return !this.finished;
  }

  private step(): void {
    const argv = this.reader.next();
    if (argv === undefined) {
      if (this.mapped < this.bytes.length) this.add(this.reader.damage ? 'rest' : 'annotation', this.mapped, this.bytes.length);
      this.finished = true;
      return;
    }
    if (this.reader.start > this.mapped) this.add('annotation', this.mapped, this.reader.start);
    this.add('command', this.reader.start, this.reader.end);
  }

  private add(kind: AofRecordKind, from: number, to: number): void {
    this.offsets.push(from);
    this.kinds.push(kind);
    this.mapped = to;
  }

  /** The record with this index, which must be known. */
  record(index: number): AofRecord {
    const offset = this.offsets[index];
    const kind = this.kinds[index];
    if (offset === undefined || kind === undefined) throw new Error(`record ${index} of ${this.count}`);
    const length = (this.offsets[index + 1] ?? this.mappedTo) - offset;
    return { index, kind, offset, length, key: kind === 'command' ? this.keysAt(offset)[0] : undefined };
  }

  /** The index of the record that the byte is in; -1 if it is not known yet, or outside. */
  indexAt(offset: number): number {
    if (offset < 0 || offset >= this.mappedTo) return -1;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.offsets[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.count === 0 ? -1 : low;
  }

  /** The last command that names a key, among those known, or -1. O(records). */
  indexOfKey(key: ByteString): number {
    for (let index = this.count - 1; index >= 0; index--) {
      if (this.kinds[index] === 'command' && this.keysAt(this.offsets[index] ?? 0).includes(key)) return index;
    }
    return -1;
  }

  private keysAt(offset: number): ByteString[] {
    const argv = this.argvAt(offset) ?? [];
    return this.keysOf(argv).map((at) => argv[at] ?? '');
  }

  private argvAt(offset: number): ByteString[] | undefined {
    return new AofReader(this.bytes, offset).next();
  }

  describe(index: number): Field {
    const { kind, offset, length } = this.record(index);
    const end = offset + length;
    if (kind === 'rest') {
      const reason = this.fault?.problem ?? 'no command begins here';
      return fieldAt(offset, end, { name: 'unreadable', note: `Cannot be read: ${reason} (at byte ${this.fault?.offset ?? offset}).` });
    }
    if (kind !== 'command') return annotation(this.bytes, offset, end);
    const argv = this.argvAt(offset) ?? [];
    const text = argv.map((word) => (/^[\x21-\x7e]+$/.test(word) ? word : shown(word))).join(' ');
    return fieldAt(offset, end, {
      name: 'command',
      value: text.length > 80 ? `${text.slice(0, 80)}…` : text,
      note: 'A command as a client would send it: run again when the file is loaded.',
      fields: () => fieldsBetween(offset, end, (fields) => addCommand(fields, this.bytes, offset, argv, this.keysOf(argv))),
    });
  }
}

function addCommand(fields: Field[], bytes: Uint8Array, offset: number, argv: readonly ByteString[], keys: readonly number[]): void {
  const lineEnd = (from: number): number => bytes.indexOf(10, from) + 1;
  let at = lineEnd(offset);
  const many = argv.length === 1 ? 'one argument, the name' : `${argv.length} arguments, the name first`;
  fields.push(fieldAt(offset, at, { name: 'count', value: `*${argv.length}`, note: `The command has ${many}.` }));
  for (const [n, word] of argv.entries()) {
    const head = at;
    at = lineEnd(head);
    fields.push(fieldAt(head, at, { name: 'length', value: `$${word.length}`, note: `The next argument is ${word.length === 1 ? '1 byte' : `${word.length} bytes`} long.` }));
    if (word.length > 0) {
      const [name, note] =
        n === 0 ? ['name', 'The name of the command.'] : keys.includes(n) ? ['key', 'The name of a key.'] : [`argument ${n}`, `Argument ${n}.`];
      fields.push(fieldAt(at, at + word.length, { name, value: shown(word), note }));
    }
    at += word.length;
    fields.push(fieldAt(at, at + 2, { name: 'line end', value: '\\r\\n', note: 'Carriage return and line feed end every part.' }));
    at += 2;
  }
}

function annotation(bytes: Uint8Array, from: number, to: number): Field {
  const text = bytesFromArray(bytes, from, to);
  const seconds = Number(/#TS:(\d+)/.exec(text)?.[1] ?? Number.NaN);
  const isTime = Number.isFinite(seconds);
  return fieldAt(from, to, {
    name: isTime ? 'timestamp' : 'annotation',
    value: isTime ? new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC') : shown(text),
    note: isTime ? 'When the commands that follow were written, in unix seconds: Redis passes over it.' : 'A remark that Redis passes over.',
  });
}

/** The lines of a manifest, described word by word. */
export class ManifestOutline {
  private readonly lines: { readonly from: number; readonly to: number }[] = [];
  readonly isComplete = true;
  readonly fault = undefined;

  constructor(readonly bytes: Uint8Array) {
    for (let from = 0; from < bytes.length; ) {
      const newline = bytes.indexOf(10, from);
      const to = newline < 0 ? bytes.length : newline + 1;
      this.lines.push({ from, to });
      from = to;
    }
  }

  get count(): number {
    return this.lines.length;
  }

  get mappedTo(): number {
    return this.bytes.length;
  }

  scan(): boolean {
    return false;
  }

  indexAt(offset: number): number {
    return this.lines.findIndex(({ from, to }) => from <= offset && offset < to);
  }

  record(index: number): AofRecord {
    const line = this.lines[index];
    if (line === undefined) throw new Error(`line ${index} of ${this.count}`);
    return { index, kind: 'line', offset: line.from, length: line.to - line.from, key: undefined };
  }

  describe(index: number): Field {
    const { offset, length } = this.record(index);
    const end = offset + length;
    const text = bytesFromArray(this.bytes, offset, end);
    const name = /file (\S+)/.exec(text)?.[1] ?? '';
    return fieldAt(offset, end, {
      name: 'file',
      value: name,
      note: 'One of the files that make up the append-only file; they are read in this order.',
      fields: () => fieldsBetween(offset, end, (fields) => addWords(fields, text, offset)),
    });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  file: 'The name of the file follows.',
  seq: 'The number of the file follows; it grows with every new one.',
  type: 'What the file is follows.',
  startoffset: 'The replication offset before its first command follows.',
  endoffset: 'The replication offset after its last command follows.',
};
const TYPES: Readonly<Record<string, string>> = {
  b: 'The base: everything as of one moment, as an RDB file or as commands.',
  i: 'An increment: the commands that came after the base.',
  h: 'History: replaced by a rewrite, and about to be deleted.',
};

function addWords(fields: Field[], text: ByteString, offset: number): void {
  let before = '';
  for (const match of text.matchAll(/\S+|\s+/g)) {
    const [word] = match;
    const from = offset + match.index;
    const to = from + word.length;
    if (/^\s/.test(word)) {
      const isEnd = word.includes('\n');
      fields.push(fieldAt(from, to, { name: isEnd ? 'line end' : 'blank', note: isEnd ? 'Ends the line.' : 'Stands between two words.' }));
      continue;
    }
    const meaning = before === 'type' ? TYPES[word] : WORDS[before] === undefined ? WORDS[word] : undefined;
    const name = WORDS[before] === undefined ? 'word' : before;
    fields.push(fieldAt(from, to, { name, value: word, note: meaning ?? `The value of ${before || 'the line'}.` }));
    before = WORDS[before] === undefined ? word : '';
  }
}
