// A disk in memory, with everything that can go wrong with one. Its clock is the engine's; chance comes from a seed, so
// that the same session breaks in the same way again.
//
// Invariants
//  1. `live` is what programs see; `durable` is what the medium holds: after the power is cut nothing else is left.
//  2. Changes of names are made durable in their order: `pending` are those that are not yet. Syncing a directory
//     writes all up to the last that touches it, as a journal does.
//  3. A file's first `synced` bytes are durable, `synced <= length`. Content only ever grows, or is cut at its end.
//
// A process that is killed loses nothing that was appended; who cuts the power chooses what becomes of the rest.
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Disk, DiskError, directoryOf, joinPath } from './disk.ts';

/** What the medium is like; all may be changed at any time. */
export interface DiskTraits {
  /** What each sync takes, in ms. */
  latency: number;
  /** Bytes per second from memory to medium. */
  bandwidth: number;
  /** Bytes that all files may hold together. */
  capacity: number;
  /** Every sync fails. */
  failsSync: boolean;
  /** Every append fails. */
  failsWrite: boolean;
}

export const PERFECT_DISK: Readonly<DiskTraits> = {
  latency: 0,
  bandwidth: Infinity,
  capacity: Infinity,
  failsSync: false,
  failsWrite: false,
};

/** What becomes of bytes that were not synced: all lost, a chance length of them kept, the rest read as zeros, or all kept. */
export type TornTail = 'lost' | 'torn' | 'zeros' | 'kept';

export type DiskEvent = {
  /** Unix ms. */
  readonly at: number;
} & (
  | { readonly kind: 'write'; readonly path: string; readonly from: number; readonly to: number }
  | { readonly kind: 'sync'; readonly path: string; readonly from: number; readonly to: number }
  | { readonly kind: 'sync-started'; readonly path: string; readonly to: number; readonly until: number }
  | { readonly kind: 'sync-failed' | 'write-failed' | 'create' | 'delete' | 'sync-directory'; readonly path: string }
  | { readonly kind: 'truncate'; readonly path: string; readonly to: number }
  | { readonly kind: 'rename'; readonly path: string; readonly from: string }
  | { readonly kind: 'power-cut' | 'killed' }
);

export interface FileFacts {
  readonly path: string;
  readonly length: number;
  readonly synced: number;
  /** Whether the name itself would survive. */
  readonly isNameSynced: boolean;
  /** The same as long as it is the same file, whatever its name. */
  readonly id: number;
}

/** A disk's content as plain data, to be stored and brought back. */
export interface DiskImage {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array; readonly synced: number }[];
  readonly directories: readonly string[];
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Files grow by pieces of at most this size, so that no append has to move more. */
const LARGEST_PIECE = 1 << 20;
const SMALLEST_PIECE = 256;

class StoredFile {
  length = 0;
  synced = 0;
  /** Parts whose bytes are not those that were written. */
  spoiled: Extent[] = [];
  /** One behind the other; all but the last are full. */
  private pieces: Uint8Array[] = [];
  /** Bytes of the last piece in use. */
  private filled = 0;

  constructor(readonly id: number) {}

  /** All of it, in one piece from now on. */
  get bytes(): Uint8Array {
    const [first] = this.pieces;
    if (first === undefined) return new Uint8Array(0);
    if (this.pieces.length === 1) return first.subarray(0, this.length);
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      const used = piece.subarray(0, Math.min(piece.length, this.length - at));
      whole.set(used, at);
      at += used.length;
    }
    this.replace(whole);
    return whole;
  }

  append(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      let last = this.pieces.at(-1);
      if (last === undefined || this.filled === last.length) {
        const size = Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, Math.max(bytes.length - at, this.length)));
        last = new Uint8Array(size);
        this.pieces.push(last);
        this.filled = 0;
      }
      const count = Math.min(bytes.length - at, last.length - this.filled);
      last.set(at === 0 && count === bytes.length ? bytes : bytes.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
    }
    this.length += bytes.length;
  }

  cut(length: number): void {
    if (length >= this.length) return;
    // Who holds `bytes` of before keeps them as they were.
    const rest = this.bytes.slice(0, length);
    this.length = length;
    this.synced = Math.min(this.synced, length);
    this.replace(rest);
  }

  clear(from: number): void {
    const bytes = this.bytes.slice();
    bytes.fill(0, from);
    this.replace(bytes);
    this.spoiled.push({ from, to: this.length });
  }

  flip(offset: number, bit: number): void {
    const bytes = this.bytes.slice();
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
    this.replace(bytes);
    this.spoiled.push({ from: offset, to: offset + 1 });
  }

  private replace(bytes: Uint8Array): void {
    this.pieces = [bytes];
    this.filled = bytes.length;
  }
}

type NameChange =
  | { readonly kind: 'create'; readonly path: string; readonly file: StoredFile }
  | { readonly kind: 'rename'; readonly path: string; readonly from: string }
  | { readonly kind: 'delete'; readonly path: string };

interface RunningSync {
  readonly path: string;
  readonly file: StoredFile;
  readonly to: number;
  readonly due: number;
  readonly done: (error?: DiskError) => void;
}

export class MemoryDisk implements Disk {
  readonly traits: DiskTraits;
  /** Told of everything that happens; undefined: nobody is, and it costs nothing. */
  onEvent: ((event: DiskEvent) => void) | undefined;

  private live = new Map<string, StoredFile>();
  private durable = new Map<string, StoredFile>();
  private pending: NameChange[] = [];
  private readonly directories = new Set<string>(['/']);
  private running: RunningSync[] = [];
  private nextId = 1;

  constructor(
    private readonly clock: Clock,
    traits: Partial<DiskTraits> = {},
  ) {
    this.traits = { ...PERFECT_DISK, ...traits };
  }

  // --- Disk ------------------------------------------------------------------------------------------------------

  list(directory: string): readonly string[] {
    const prefix = directory.endsWith('/') ? directory : `${directory}/`;
    const names: string[] = [];
    for (const path of this.live.keys()) {
      if (path.startsWith(prefix) && !path.includes('/', prefix.length)) names.push(path.slice(prefix.length));
    }
    return names.sort();
  }

  isDirectory(path: string): boolean {
    return this.directories.has(path);
  }

  resolveDirectory(from: string, path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : joinPath(from, path)).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    const absolute = `/${parts.join('/')}`;
    if (this.directories.has(absolute)) return absolute;
    throw new DiskError(this.live.has(absolute) ? 'ENOTDIR' : 'ENOENT');
  }

  size(path: string): number | undefined {
    return this.live.get(path)?.length;
  }

  read(path: string): Uint8Array {
    return this.file(path).bytes;
  }

  /** Durable at once: a learner has enough to watch without directories that vanish. */
  makeDirectory(path: string): void {
    for (let at = path; at !== '/'; at = directoryOf(at)) this.directories.add(at);
  }

  create(path: string): void {
    if (!this.directories.has(directoryOf(path))) throw new DiskError('ENOENT');
    const file = new StoredFile(this.nextId++);
    this.live.set(path, file);
    this.pending.push({ kind: 'create', path, file });
    if (this.onEvent) this.onEvent({ kind: 'create', path, at: this.clock.now() });
  }

  append(path: string, bytes: Uint8Array): number {
    if (!this.live.has(path)) this.create(path);
    const file = this.file(path);
    if (bytes.length === 0) return 0;
    const room = this.traits.failsWrite ? 0 : Math.max(0, this.traits.capacity - this.used);
    const count = Math.min(bytes.length, room);
    if (count === 0) {
      if (this.onEvent) this.onEvent({ kind: 'write-failed', path, at: this.clock.now() });
      throw new DiskError(this.traits.failsWrite ? 'EIO' : 'ENOSPC');
    }
    const from = file.length;
    file.append(count === bytes.length ? bytes : bytes.subarray(0, count));
    if (this.onEvent) this.onEvent({ kind: 'write', path, from, to: file.length, at: this.clock.now() });
    return count;
  }

  truncate(path: string, length: number): void {
    this.file(path).cut(length);
    if (this.onEvent) this.onEvent({ kind: 'truncate', path, to: length, at: this.clock.now() });
  }

  rename(from: string, to: string): void {
    const file = this.file(from);
    this.live.delete(from);
    this.live.set(to, file);
    this.pending.push({ kind: 'rename', path: to, from });
    if (this.onEvent) this.onEvent({ kind: 'rename', path: to, from, at: this.clock.now() });
  }

  delete(path: string): void {
    this.file(path);
    this.live.delete(path);
    this.pending.push({ kind: 'delete', path });
    if (this.onEvent) this.onEvent({ kind: 'delete', path, at: this.clock.now() });
  }

  sync(path: string): number {
    const file = this.file(path);
    this.checkSync(path);
    const ms = this.syncTime(file);
    this.markSynced(path, file, file.length);
    return ms;
  }

  syncDirectory(path: string): void {
    this.checkSync(path);
    const touches = (name: string): boolean => directoryOf(name) === path;
    const last = this.pending.findLastIndex(
      (change) => touches(change.path) || (change.kind === 'rename' && touches(change.from)),
    );
    this.harden(last + 1);
    if (this.onEvent) this.onEvent({ kind: 'sync-directory', path, at: this.clock.now() });
  }

  startSync(path: string, done: (error?: DiskError) => void): void {
    const file = this.file(path);
    // One after the other, in the order in which they were asked for.
    const due = Math.ceil(Math.max(this.clock.now(), this.running.at(-1)?.due ?? 0) + this.syncTime(file));
    this.running.push({ path, file, to: file.length, due, done });
    if (this.onEvent) this.onEvent({ kind: 'sync-started', path, to: file.length, until: due, at: this.clock.now() });
  }

  busyFor(path: string): number {
    const due = this.running.reduce((latest, sync) => (sync.path === path ? Math.max(latest, sync.due) : latest), 0);
    return Math.max(0, due - this.clock.now());
  }

  writeTime(bytes: number): number {
    return (bytes / this.traits.bandwidth) * 1000;
  }

  tick(): void {
    const now = this.clock.now();
    const due = this.running.filter((sync) => sync.due <= now);
    if (due.length === 0) return;
    this.running = this.running.filter((sync) => sync.due > now);
    for (const { path, file, to, done } of due) {
      try {
        this.checkSync(path);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        done(error);
        continue;
      }
      this.markSynced(path, file, Math.min(to, file.length));
      done();
    }
  }

  nextWakeup(): number {
    return this.running.reduce((earliest, { due }) => Math.min(earliest, due), Infinity);
  }

  // --- breaking it -----------------------------------------------------------------------------------------------

  /** The process is gone, and with it whoever waited for a sync; what was written is still there. */
  killed(): void {
    this.running = [];
    if (this.onEvent) this.onEvent({ kind: 'killed', at: this.clock.now() });
  }

  /** Only what is durable is left, and of the rest what `tail` says, by chance. */
  cutPower(random: Random, tail: TornTail): void {
    this.running = [];
    this.harden(tail === 'kept' ? this.pending.length : tail === 'lost' ? 0 : random.int(this.pending.length + 1));
    this.pending = [];
    for (const file of new Set(this.durable.values())) {
      const kept = tail === 'kept' ? file.length : file.synced + (tail === 'lost' ? 0 : random.int(file.length - file.synced + 1));
      if (tail === 'zeros' && kept < file.length) file.clear(kept);
      else file.cut(kept);
      file.synced = file.length;
    }
    this.live = new Map(this.durable);
    if (this.onEvent) this.onEvent({ kind: 'power-cut', at: this.clock.now() });
  }

  /** Changes one bit at rest, on the medium and in memory alike. */
  flipBit(path: string, offset: number, bit: number): void {
    const file = this.file(path);
    if (offset >= 0 && offset < file.length) file.flip(offset, bit & 7);
  }

  // --- looking at it, storing it ---------------------------------------------------------------------------------

  get used(): number {
    let total = 0;
    for (const file of this.live.values()) total += file.length;
    return total;
  }

  facts(path: string): FileFacts | undefined {
    const file = this.live.get(path);
    if (file === undefined) return undefined;
    const isNameSynced = this.durable.get(path) === file;
    return { path, length: file.length, synced: file.synced, isNameSynced, id: file.id };
  }

  /** Parts of a file whose bytes are not those that were written: bits have flipped, or zeros been read in their place. */
  spoiled(path: string): readonly Extent[] {
    return this.live.get(path)?.spoiled ?? [];
  }

  files(): readonly FileFacts[] {
    return [...this.live.keys()].sort().flatMap((path) => this.facts(path) ?? []);
  }

  image(): DiskImage {
    return {
      files: [...this.live].map(([path, file]) => ({ path, bytes: file.bytes, synced: file.synced })),
      directories: [...this.directories],
    };
  }

  /** Puts an image in place of everything; its names are durable. */
  restore(image: DiskImage): void {
    this.live = new Map();
    this.pending = [];
    this.running = [];
    for (const directory of image.directories) this.directories.add(directory);
    for (const { path, bytes, synced } of image.files) {
      this.makeDirectory(directoryOf(path));
      const file = new StoredFile(this.nextId++);
      file.append(bytes);
      file.synced = synced;
      this.live.set(path, file);
    }
    this.durable = new Map(this.live);
  }

  private file(path: string): StoredFile {
    const file = this.live.get(path);
    if (file === undefined) throw new DiskError(this.directories.has(path) ? 'EISDIR' : 'ENOENT');
    return file;
  }

  private syncTime(file: StoredFile): number {
    return this.traits.latency + this.writeTime(file.length - file.synced);
  }

  private checkSync(path: string): void {
    if (!this.traits.failsSync) return;
    if (this.onEvent) this.onEvent({ kind: 'sync-failed', path, at: this.clock.now() });
    throw new DiskError('EIO');
  }

  private markSynced(path: string, file: StoredFile, to: number): void {
    const from = file.synced;
    file.synced = Math.max(from, to);
    if (this.onEvent) this.onEvent({ kind: 'sync', path, from, to: file.synced, at: this.clock.now() });
  }

  /** Makes the first `count` changes of names durable. */
  private harden(count: number): void {
    for (const change of this.pending.splice(0, count)) {
      if (change.kind === 'create') {
        this.durable.set(change.path, change.file);
      } else {
        const source = change.kind === 'rename' ? change.from : change.path;
        const file = this.durable.get(source);
        this.durable.delete(source);
        if (change.kind === 'rename' && file) this.durable.set(change.path, file);
      }
    }
  }
}
