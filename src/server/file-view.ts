// Windows into a file on a machine's disk: its bytes, and what each of them is. A file is mapped in steps, so that the
// first rows of a large one are there at once; the map is kept as long as the file does not change.
import { type ByteString, bytesFromArray } from '../base/bytes.ts';
import { keyPositions } from '../engine/command-table.ts';
import { fileNameOf } from '../persistence/disk.ts';
import { AofOutline, ManifestOutline } from '../persistence/aof/outline.ts';
import type { RdbField } from '../persistence/rdb/describe/field.ts';
import { RdbOutline } from '../persistence/rdb/describe/outline.ts';
import type { DiskObserver, WriteView } from './disk-view.ts';

export interface FileQuery {
  readonly path: string;
  /** First byte and how many. */
  readonly first: number;
  readonly count: number;
  /** The byte that is looked at closely. */
  readonly at: number | undefined;
}

/** A field as plain data; `depth` is 0 for a record. */
export interface FieldView {
  readonly offset: number;
  readonly length: number;
  readonly depth: number;
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What compressed bytes make. */
export interface UnpackedView {
  readonly bytes: ByteString;
  readonly length: number;
  readonly fields: readonly FieldView[];
}

export interface FileWindow {
  readonly path: string;
  readonly length: number;
  readonly synced: number;
  readonly first: number;
  readonly bytes: ByteString;
  /** The smallest fields that touch the window, in order, without a gap as far as the file is mapped. */
  readonly fields: readonly FieldView[];
  /** From the record down to the smallest field around the byte that is looked at. */
  readonly around: readonly FieldView[];
  /** Of the smallest field around that byte, if it is compressed. */
  readonly unpacked: UnpackedView | undefined;
  /** The key that the byte belongs to. */
  readonly key: { readonly db: number; readonly name: ByteString } | undefined;
  /** The command that wrote it, where that is known. */
  readonly writer: WriteView | undefined;
  readonly fault: { readonly offset: number; readonly problem: string } | undefined;
  readonly isMapped: boolean;
}

type Outline = RdbOutline | AofOutline | ManifestOutline;

/** Bytes that are mapped for one look. */
const STEP = 4 << 20;
const MOST_FIELDS = 4000;
const MOST_UNPACKED = 4096;

export class FileReader {
  private outline: Outline | undefined;
  private id = 0;
  private length = -1;

  constructor(private readonly observer: DiskObserver) {}

  /** Undefined if there is no such file. */
  read({ path, first, count, at }: FileQuery): FileWindow | undefined {
    const { disk } = this.observer.machine;
    const facts = disk.facts(path);
    if (facts === undefined) return undefined;
    const bytes = disk.read(path);
    const outline = this.outlineOf(path, facts.id, bytes);
    const end = Math.min(first + count, bytes.length);
    for (let more = true; more && outline.mappedTo < Math.max(end, (at ?? 0) + 1); ) more = outline.scan(STEP);
    outline.scan(STEP);
    const around = at === undefined ? [] : fieldsAround(outline, at);
    const record = at === undefined ? -1 : outline.indexAt(at);
    const found = record < 0 ? undefined : outline.record(record);
    const last = around.at(-1);
    return {
      path,
      length: bytes.length,
      synced: facts.synced,
      first,
      bytes: first < end ? bytesFromArray(bytes, first, end) : '',
      fields: leaves(outline, first, end),
      around: around.map(({ field, depth }) => plain(field, depth)),
      unpacked: last?.field.unpacked && unpackedView(last.field.unpacked),
      key: found?.key === undefined ? undefined : { db: 'db' in found ? found.db : 0, name: found.key },
      writer: at === undefined ? undefined : this.observer.writerOf(path, at),
      fault: outline.fault,
      isMapped: outline.isComplete,
    };
  }

  /** Where a key stands in a file; undefined if it does not (or not in the part that could be read). */
  find(path: string, db: number, key: ByteString): number | undefined {
    const { disk } = this.observer.machine;
    const facts = disk.facts(path);
    if (facts === undefined) return undefined;
    const outline = this.outlineOf(path, facts.id, disk.read(path));
    outline.scan(Infinity);
    const index = outline instanceof RdbOutline ? outline.indexOfKey(db, key) : outline instanceof AofOutline ? outline.indexOfKey(key) : -1;
    return index < 0 ? undefined : outline.record(index).offset;
  }

  private outlineOf(path: string, id: number, bytes: Uint8Array): Outline {
    if (this.outline && this.id === id && this.length === bytes.length) return this.outline;
    this.id = id;
    this.length = bytes.length;
    return (this.outline = this.makeOutline(path, bytes));
  }

  private makeOutline(path: string, bytes: Uint8Array): Outline {
    if (fileNameOf(path).endsWith('.manifest')) return new ManifestOutline(bytes);
    const isRdb = bytesFromArray(bytes, 0, Math.min(5, bytes.length)) === 'REDIS';
    if (isRdb) return new RdbOutline(bytes);
    const { commands } = this.observer.machine.engine;
    return new AofOutline(bytes, (argv) => {
      const command = commands.resolve(argv);
      return (command && keyPositions(command, argv))?.map(({ at }) => at) ?? [];
    });
  }
}

interface Nested {
  readonly field: RdbField;
  readonly depth: number;
}

function fieldsAround(outline: Outline, at: number): readonly Nested[] {
  const index = outline.indexAt(at);
  if (index < 0) return [];
  const path: Nested[] = [];
  for (let field: RdbField | undefined = outline.describe(index); field; ) {
    path.push({ field, depth: path.length });
    field = field.fields.find(({ offset, length }) => offset <= at && at < offset + length);
  }
  return path;
}

function leaves(outline: Outline, first: number, end: number): readonly FieldView[] {
  const found: FieldView[] = [];
  // Alone a leaf says too little: "text" is told apart by what it is the text of.
  const visit = (field: RdbField, depth: number, within: string): void => {
    if (found.length >= MOST_FIELDS || field.offset >= end || field.offset + field.length <= first) return;
    const { fields, name } = field;
    if (fields.length === 0) found.push({ ...plain(field, depth), name: within === '' ? name : `${within} › ${name}` });
    else for (const inner of fields) visit(inner, depth + 1, depth === 0 ? '' : within === '' ? name : `${within} › ${name}`);
  };
  for (let index = Math.max(0, outline.indexAt(first)); index < outline.count; index++) {
    if (outline.record(index).offset >= end || found.length >= MOST_FIELDS) break;
    visit(outline.describe(index), 0, '');
  }
  return found;
}

function unpackedView({ bytes, fields }: NonNullable<RdbField['unpacked']>): UnpackedView {
  const listed: FieldView[] = [];
  const visit = (field: RdbField, depth: number): void => {
    if (listed.length >= 200) return;
    listed.push(plain(field, depth));
    for (const inner of field.fields) visit(inner, depth + 1);
  };
  for (const field of fields) visit(field, 0);
  return { bytes: bytesFromArray(bytes, 0, Math.min(bytes.length, MOST_UNPACKED)), length: bytes.length, fields: listed };
}

function plain({ offset, length, name, value, note }: RdbField, depth: number): FieldView {
  return { offset, length, depth, name, value, note };
}
