// The records of an RDB file and where they are: the file's map, from which any part of it can be described. Built in
// steps, a few nanoseconds a byte, without making values; a file of 50 MB is mapped while its beginning is looked at.
import { type ByteString, flatten } from '../../../base/bytes.ts';
import { CHECKSUM_BYTES, HEADER_BYTES, MAGIC, OPCODE } from '../constants.ts';
import { catchDamage, Damage, RdbSource } from '../source.ts';
import { fieldAt, fieldsBetween, moment, type RdbField, shown } from './field.ts';
import { addLength, addString, hex, skipString } from './strings.ts';
import { addTime, addValue, skipModule, skipValue, TYPE_TEXTS } from './values.ts';

export type RecordKind = 'header' | 'aux' | 'database' | 'sizes' | 'slot' | 'function' | 'module' | 'key' | 'end' | 'rest';

export interface RdbRecord {
  /** Counts from 0, in the order of the file. */
  readonly index: number;
  readonly kind: RecordKind;
  readonly offset: number;
  readonly length: number;
  /** The database that the record is in. */
  readonly db: number;
  /** Of a key only. */
  readonly key: ByteString | undefined;
}

const KINDS: readonly RecordKind[] = ['header', 'aux', 'database', 'sizes', 'slot', 'function', 'module', 'key', 'end', 'rest'];

const OPCODE_KINDS: Readonly<Record<number, RecordKind>> = {
  [OPCODE.aux]: 'aux',
  [OPCODE.database]: 'database',
  [OPCODE.sizes]: 'sizes',
  [OPCODE.slotInfo]: 'slot',
  [OPCODE.function]: 'function',
  [OPCODE.functionPreGa]: 'function',
  [OPCODE.moduleAux]: 'module',
  [OPCODE.end]: 'end',
};

/** Moves over what stands before a key and belongs to it; the opcode or type that comes then. */
function skipUses(source: RdbSource): number {
  for (;;) {
    const opcode = source.byte();
    if (opcode === OPCODE.idle) source.length();
    else if (opcode === OPCODE.expireMs) source.skip(8, 'a time');
    else if (opcode === OPCODE.expireSeconds) source.skip(4, 'a time');
    else if (opcode === OPCODE.frequency) source.byte();
    else return opcode;
  }
}

export class RdbOutline {
  private readonly source: RdbSource;
  /** For looking at records again. */
  private readonly probe: RdbSource;
  private readonly offsets: number[] = [];
  private readonly kinds: number[] = [];
  /** Index of the first record of each database, and its number. */
  private readonly databases: { readonly from: number; readonly db: number }[] = [];
  private version = 0;
  private finished = false;
  private damage: { readonly offset: number; readonly problem: string } | undefined;

  /** The file may go on after its end, as in front of an append-only file; `end` is where the bytes stop. */
  constructor(
    readonly bytes: Uint8Array,
    start = 0,
    private readonly stop = bytes.length,
  ) {
    this.source = new RdbSource(bytes, start, stop);
    this.probe = new RdbSource(bytes, start, stop);
  }

  /** All records are known. */
  get isComplete(): boolean {
    return this.finished;
  }

  /** Records known so far. */
  get count(): number {
    return this.offsets.length;
  }

  /** How far the records known reach. */
  get mappedTo(): number {
    return this.finished ? this.stop : this.source.at;
  }

  /** What is wrong with the file, once it is known; the last record, "rest", is what could not be read. */
  get fault(): { readonly offset: number; readonly problem: string } | undefined {
    return this.damage;
  }

  /** Goes on for about so many bytes; whether there is more. */
  scan(budget = Infinity): boolean {
    const until = this.source.at + budget;
    while (!this.finished && this.source.at < until) this.step();
    return !this.finished;
  }

  private step(): void {
    const { source } = this;
    const from = source.at;
    try {
      const kind = this.count === 0 ? this.skipHeader() : this.skipRecord();
      this.add(from, kind);
      if (kind === 'end') {
        if (source.at < this.stop) this.add(source.at, 'rest');
        this.finished = true;
      }
    } catch (thrown) {
      if (!(thrown instanceof Damage)) throw thrown;
      this.damage = { offset: thrown.offset, problem: thrown.problem };
      if (from < this.stop) this.add(from, 'rest');
      this.finished = true;
    }
  }

  private add(offset: number, kind: RecordKind): void {
    this.offsets.push(offset);
    this.kinds.push(KINDS.indexOf(kind));
  }

  private skipHeader(): RecordKind {
    const text = this.source.raw(HEADER_BYTES, 'the header');
    if (!text.startsWith(MAGIC)) throw this.source.damage('the file does not begin with "REDIS"', this.source.at - HEADER_BYTES);
    this.version = Number(text.slice(MAGIC.length)) || 0;
    return 'header';
  }

  private skipRecord(): RecordKind {
    const { source } = this;
    const opcode = skipUses(source);
    const kind = OPCODE_KINDS[opcode];
    switch (kind) {
      case undefined:
        skipString(source);
        skipValue(source, opcode);
        return 'key';
      case 'aux':
        skipString(source);
        skipString(source);
        return kind;
      case 'database':
        this.databases.push({ from: this.count, db: Number(source.length()) });
        return kind;
      case 'sizes':
        source.length();
        source.length();
        return kind;
      case 'slot':
        for (let n = 0; n < 3; n++) source.length();
        return kind;
      case 'function':
        if (opcode === OPCODE.functionPreGa) throw source.damage('functions in the form that preceded Redis 7.0', source.at - 1);
        skipString(source);
        return kind;
      case 'module':
        skipModule(source);
        return kind;
      default:
        if (this.version >= 5) source.skip(CHECKSUM_BYTES, 'the checksum');
        return 'end';
    }
  }

  // --- records -----------------------------------------------------------------------------------------------------

  /** The record with this index, which must be known. */
  record(index: number): RdbRecord {
    const offset = this.offsets[index];
    const kind = KINDS[this.kinds[index] ?? -1];
    if (offset === undefined || kind === undefined) throw new Error(`record ${index} of ${this.count}`);
    const end = this.offsets[index + 1] ?? this.mappedTo;
    const key = kind === 'key' ? this.keyAt(offset) : undefined;
    return { index, kind, offset, length: end - offset, db: this.dbOf(index), key };
  }

  /** The index of the record that the byte is in; -1 if it is not known yet, or outside. */
  indexAt(offset: number): number {
    if (offset < (this.offsets[0] ?? Infinity) || offset >= this.mappedTo) return -1;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.offsets[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The index of the record of a key among those known, or -1. O(records). */
  indexOfKey(db: number, key: ByteString): number {
    let current = 0;
    let next = 0;
    const keyKind = KINDS.indexOf('key');
    for (let index = 0; index < this.count; index++) {
      while (this.databases[next]?.from === index) current = this.databases[next++]?.db ?? 0;
      if (current !== db || this.kinds[index] !== keyKind) continue;
      if (this.keyAt(this.offsets[index] ?? 0) === key) return index;
    }
    return -1;
  }

  private dbOf(index: number): number {
    let db = 0;
    for (const each of this.databases) {
      if (each.from > index) break;
      db = each.db;
    }
    return db;
  }

  /** Undefined if it is compressed and the compression is damaged, which scanning does not look into. */
  private keyAt(offset: number): ByteString | undefined {
    this.probe.at = offset;
    skipUses(this.probe);
    const read = catchDamage(() => this.probe.string());
    return 'value' in read ? flatten(read.value) : undefined;
  }

  // --- description -------------------------------------------------------------------------------------------------

  /** A record as a field, with the smaller ones in it. */
  describe(index: number): RdbField {
    const record = this.record(index);
    const { offset } = record;
    const end = offset + record.length;
    const { bytes } = this;
    if (record.kind === 'rest') {
      const problem = this.damage;
      const note = problem
        ? `Cannot be read: ${problem.problem} (at byte ${problem.offset}).`
        : 'What follows the RDB file: an append-only file goes on here with commands.';
      return fieldAt(offset, end, { name: problem ? 'unreadable' : 'what follows', note });
    }
    const fields = (): RdbField[] =>
      fieldsBetween(offset, end, (inside) => this.addRecord(inside, new RdbSource(bytes, offset, end), record.kind));
    return fieldAt(offset, end, { ...RECORD_TEXTS[record.kind], value: record.key === undefined ? '' : shown(record.key), fields });
  }

  private addRecord(fields: RdbField[], source: RdbSource, kind: RecordKind): void {
    if (kind === 'header') return addHeader(fields, source);
    const opcode = addUses(fields, source);
    const from = source.at - 1;
    if (kind === 'key') {
      const text = TYPE_TEXTS[opcode] ?? { name: hex(opcode), note: 'No known type.' };
      fields.push(fieldAt(from, source.at, { name: 'type', value: `${opcode}: ${text.name}`, note: text.note }));
      addString(fields, source, { name: 'key', note: 'The name of the key.' });
      return addValue(fields, source, opcode);
    }
    const note = OPCODE_NOTES[opcode] ?? '';
    fields.push(fieldAt(from, source.at, { name: 'opcode', value: hex(opcode), note }));
    if (kind === 'aux') {
      addString(fields, source, { name: 'name', note: 'What is told.' });
      addString(fields, source, { name: 'value', note: 'What it was when the file was written.' });
    } else if (kind === 'database') {
      addLength(fields, source, 'database', (db) => `Keys that follow are in database ${db}`);
    } else if (kind === 'sizes') {
      addLength(fields, source, 'keys', (count) => `The database has ${count} keys`);
      addLength(fields, source, 'keys that expire', (count) => `Of them ${count} expire`);
    } else if (kind === 'slot') {
      addLength(fields, source, 'slot', (slot) => `Keys that follow are in slot ${slot}`);
      addLength(fields, source, 'keys', (count) => `The slot has ${count} keys`);
      addLength(fields, source, 'keys that expire', (count) => `Of them ${count} expire`);
    } else if (kind === 'function') {
      addString(fields, source, { name: 'code', note: 'The library as FUNCTION LOAD was given it.' });
    } else if (kind === 'end') {
      const at = source.at;
      if (source.remaining === 0) return undefined;
      const bytes = [...source.bytes.subarray(at, at + CHECKSUM_BYTES)];
      const isThere = bytes.some((byte) => byte !== 0);
      const value = isThere ? bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') : 'none';
      source.skip(CHECKSUM_BYTES, 'the checksum');
      const what = isThere ? 'CRC-64 of all bytes before it, the lowest byte first.' : 'Zeros: the file has no checksum.';
      fields.push(fieldAt(at, source.at, { name: 'checksum', value, note: what }));
    } else {
      const at = source.at;
      fields.push(fieldAt(at, at + source.remaining, { name: 'module data', note: "A module's id and data." }));
    }
    return undefined;
  }
}

const RECORD_TEXTS: Readonly<Record<Exclude<RecordKind, 'rest'>, { readonly name: string; readonly note: string }>> = {
  header: { name: 'header', note: 'Says that this is an RDB file, and of which version.' },
  aux: { name: 'aux field', note: 'Something about the file; readers pass over what they do not know.' },
  database: { name: 'database', note: 'Selects the database of the keys that follow.' },
  sizes: { name: 'sizes', note: 'How large the tables of the database must be.' },
  slot: { name: 'slot', note: "How large the tables of a cluster's slot must be." },
  function: { name: 'functions', note: 'A library of functions.' },
  module: { name: 'module data', note: "A module's data beside the keys." },
  key: { name: 'key', note: 'A key with its value.' },
  end: { name: 'end', note: 'Ends the file.' },
};

const OPCODE_NOTES: Readonly<Record<number, string>> = {
  [OPCODE.aux]: 'An auxiliary field follows: a name and a value.',
  [OPCODE.database]: 'The number of a database follows.',
  [OPCODE.sizes]: 'The sizes of the database follow.',
  [OPCODE.slotInfo]: 'The sizes of a slot follow.',
  [OPCODE.function]: 'The code of a library of functions follows.',
  [OPCODE.functionPreGa]: 'Functions follow, in a form that preceded Redis 7.0.',
  [OPCODE.moduleAux]: 'Data of a module follow.',
  [OPCODE.end]: 'The file ends here, but for the checksum.',
};

function addHeader(fields: RdbField[], source: RdbSource): void {
  const from = source.at;
  const text = source.raw(HEADER_BYTES, 'the header');
  const version = text.slice(MAGIC.length);
  fields.push(
    fieldAt(from, from + MAGIC.length, { name: 'magic', value: shown(MAGIC), note: 'Every RDB file begins with these letters.' }),
    fieldAt(from + MAGIC.length, source.at, {
      name: 'version',
      value: shown(version),
      note: `Four digits: version ${Number(version)} of the format.`,
    }),
  );
}

/** What stands before a key and belongs to it; the opcode or type that comes then, which is read and not added. */
function addUses(fields: RdbField[], source: RdbSource): number {
  for (;;) {
    const from = source.at;
    const opcode = source.byte();
    const use = USES[opcode];
    if (use === undefined) return opcode;
    fields.push(fieldAt(from, source.at, { name: 'opcode', value: hex(opcode), note: use.note }));
    use.add(fields, source);
  }
}

type Use = { readonly note: string; readonly add: (fields: RdbField[], source: RdbSource) => void };

const USES: Readonly<Record<number, Use>> = {
  [OPCODE.expireMs]: {
    note: 'The key expires: unix ms follow in eight bytes.',
    add: (fields, source) => addTime(fields, source, 'expires at', 'When the key expires: unix ms, the lowest byte first.'),
  },
  [OPCODE.expireSeconds]: {
    note: 'The key expires: unix seconds follow in four bytes.',
    add: (fields, source) => {
      const at = source.at;
      const value = moment(source.int32() * 1000);
      const note = 'When the key expires: unix seconds, the lowest byte first.';
      fields.push(fieldAt(at, source.at, { name: 'expires at', value, note }));
    },
  },
  [OPCODE.idle]: {
    note: 'How long the key was idle follows.',
    add: (fields, source) => {
      addLength(fields, source, 'idle', (count) => `The key was not used for ${count} seconds`);
    },
  },
  [OPCODE.frequency]: {
    note: 'How often the key was used follows.',
    add: (fields, source) => {
      const at = source.at;
      const value = String(source.byte());
      fields.push(fieldAt(at, source.at, { name: 'frequency', value, note: 'Its counter under an LFU policy.' }));
    },
  },
};
