// Which command wrote what: for each execution unit that changed data, who sent it, when, and where in which file its
// bytes stand. The screen links bytes to commands by it, and after a crash it tells exactly which writes are gone. Kept
// only where somebody wants it; bounded, the oldest go first.
import type { ByteString } from '../base/bytes.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';
import { PackedUnits, roomFor } from './packed-units.ts';

export interface WrittenUnit {
  /** 1 for the first unit of a history, and so on. */
  readonly number: number;
  /** Unix ms. */
  readonly at: number;
  /** CLIENT ID; 0 if nobody asked for it: a key's time had come. */
  readonly client: number;
  /** How many commands that client had run before. */
  readonly clientCommand: number;
  /** The commands as they were sent; none if nobody sent any. */
  readonly sent: readonly (readonly ByteString[])[];
  readonly propagated: readonly PropagatedCommand[];
  /** The file, by what identifies it whatever its name, and its part of it; file 0 if nothing goes to a file. */
  readonly file: number;
  readonly from: number;
  readonly to: number;
}

/** Enough for any crash that is looked into; a session keeps several machines, each with its history. */
const MAX_UNITS = 20_000;
const MAX_BYTES = 4 << 20;

/** What is kept of a unit beside its commands: numbers, in a row of a table. `place` is where its commands are. */
const FIELDS = ['at', 'client', 'clientCommand', 'file', 'from', 'to', 'place'] as const;
type Field = (typeof FIELDS)[number];
const PLACE = Object.fromEntries(FIELDS.map((field, place) => [field, place])) as Readonly<Record<Field, number>>;
const FIRST_ROWS = 16;

export class WriteHistory {
  /** Of unit n, in row n % rows. */
  private rows = FIRST_ROWS;
  private table = new Float64Array(FIRST_ROWS * FIELDS.length);
  private readonly commands = new PackedUnits();
  private count = 0;
  private oldest = 1;
  /** Files that hold all data as of a unit: a snapshot's, by its identity. */
  private readonly snapshots = new Map<number, number>();
  /** Everything up to this unit has been answered to whoever sent it. */
  private acknowledged = 0;

  /** Units so far. */
  get last(): number {
    return this.count;
  }

  /** The first unit that is still known. */
  get first(): number {
    return this.oldest;
  }

  add(unit: Omit<WrittenUnit, 'number' | 'sent'>): void {
    const room = roomFor(unit.propagated);
    while (this.oldest <= this.count && (this.count - this.oldest + 1 >= MAX_UNITS || this.commands.size + room > MAX_BYTES)) {
      this.forgetOldest();
    }
    const number = ++this.count;
    if (room > MAX_BYTES) {
      this.oldest = number + 1;
      return;
    }
    if (number - this.oldest >= this.rows) this.grow();
    const { table, commands } = this;
    const from = (number % this.rows) * FIELDS.length;
    table[from + PLACE.at] = unit.at;
    table[from + PLACE.client] = unit.client;
    table[from + PLACE.clientCommand] = unit.clientCommand;
    table[from + PLACE.file] = unit.file;
    table[from + PLACE.from] = unit.from;
    table[from + PLACE.to] = unit.to;
    table[from + PLACE.place] = commands.end;
    commands.add(unit.propagated, room);
  }

  private forgetOldest(): void {
    this.oldest++;
    this.commands.forget(this.oldest > this.count ? this.commands.end : this.figure(this.oldest, 'place'));
  }

  private grow(): void {
    const { rows, table } = this;
    this.rows = rows * 2;
    this.table = new Float64Array(this.rows * FIELDS.length);
    for (let number = this.oldest; number < this.count; number++) {
      const row = number % rows;
      this.table.set(table.subarray(row * FIELDS.length, (row + 1) * FIELDS.length), (number % this.rows) * FIELDS.length);
    }
  }

  private figure(number: number, field: Field): number {
    return this.table[(number % this.rows) * FIELDS.length + PLACE[field]] ?? 0;
  }

  private unit(number: number): WrittenUnit {
    const propagated = this.commands.at(this.figure(number, 'place'));
    const [at, client, clientCommand, file, from, to] = FIELDS.map((field) => this.figure(number, field));
    return {
      number,
      at: at ?? 0,
      client: client ?? 0,
      clientCommand: clientCommand ?? 0,
      sent: sentCommands(propagated),
      propagated,
      file: file ?? 0,
      from: from ?? 0,
      to: to ?? 0,
    };
  }

  /** Replies have left: everybody knows of what they wrote. */
  acknowledge(): void {
    this.acknowledged = this.count;
  }

  isAcknowledged(unit: WrittenUnit): boolean {
    return unit.number <= this.acknowledged;
  }

  /** A file holds all data as they were after unit `number`. */
  savedAs(file: number, number: number): void {
    this.snapshots.set(file, number);
  }

  /** The unit up to which a file holds all data; undefined if it is no snapshot of this history. */
  snapshotIn(file: number): number | undefined {
    return this.snapshots.get(file);
  }

  all(): readonly WrittenUnit[] {
    return this.those(() => true);
  }

  /** The unit that wrote the byte at this offset of a file. */
  writerOf(file: number, offset: number): WrittenUnit | undefined {
    return this.those(
      (unit) => this.figure(unit, 'file') === file && this.figure(unit, 'from') <= offset && offset < this.figure(unit, 'to'),
    )[0];
  }

  /**
   * The units that are not in what survived: neither in the snapshot, which holds all up to unit `snapshot`, nor in one of
   * the files, each of which is given with how many of its bytes were read.
   */
  lost(snapshot: number, files: ReadonlyMap<number, number>): readonly WrittenUnit[] {
    return this.those((unit) => {
      const file = this.figure(unit, 'file');
      return unit > snapshot && (file === 0 || this.figure(unit, 'to') > (files.get(file) ?? 0));
    });
  }

  private those(belongs: (unit: number) => boolean): readonly WrittenUnit[] {
    const units: WrittenUnit[] = [];
    for (let number = this.oldest; number <= this.count; number++) if (belongs(number)) units.push(this.unit(number));
    return units;
  }
}

function sentCommands(unit: readonly PropagatedCommand[]): (readonly ByteString[])[] {
  const sent: (readonly ByteString[])[] = [];
  for (const { source } of unit) if (source !== undefined && sent.at(-1) !== source) sent.push(source);
  return sent;
}
