// Which command wrote what: for each execution unit that changed data, who sent it, when, and where in which file its
// bytes stand. The screen links bytes to commands by it, and after a crash it tells exactly which writes are gone. Kept
// only where somebody wants it; bounded, the oldest go first.
import type { ByteString } from '../base/bytes.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';

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
const MAX_BYTES = 8 << 20;

export class WriteHistory {
  private units: WrittenUnit[] = [];
  private bytes = 0;
  private count = 0;
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
    return this.units[0]?.number ?? this.count + 1;
  }

  add(unit: Omit<WrittenUnit, 'number'>): void {
    this.units.push({ ...unit, number: ++this.count });
    this.bytes += sizeOf(unit);
    if (this.units.length > MAX_UNITS || this.bytes > MAX_BYTES) this.forgetOldest();
  }

  private forgetOldest(): void {
    let drop = Math.max(this.units.length >> 3, 1);
    for (const unit of this.units.slice(0, drop)) this.bytes -= sizeOf(unit);
    while (this.bytes > MAX_BYTES && drop < this.units.length) {
      const unit = this.units[drop++];
      if (unit) this.bytes -= sizeOf(unit);
    }
    this.units = this.units.slice(drop);
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
    return this.units;
  }

  /** The unit that wrote the byte at this offset of a file. */
  writerOf(file: number, offset: number): WrittenUnit | undefined {
    return this.units.find((unit) => unit.file === file && unit.from <= offset && offset < unit.to);
  }

  /**
   * The units that are not in what survived: neither in the snapshot, which holds all up to unit `snapshot`, nor in one of
   * the files, each of which is given with how many of its bytes were read.
   */
  lost(snapshot: number, files: ReadonlyMap<number, number>): readonly WrittenUnit[] {
    return this.units.filter(
      (unit) => unit.number > snapshot && (unit.file === 0 || unit.to > (files.get(unit.file) ?? 0)),
    );
  }
}

function sizeOf(unit: Omit<WrittenUnit, 'number'>): number {
  let bytes = 100;
  for (const { argv } of unit.propagated) for (const word of argv) bytes += word.length;
  return bytes;
}
