// Strings cut out of an array of bytes. Decodes some kilobytes at once and cuts from those: several times faster than
// making every short string of its own bytes. What it gives are slices: whoever keeps one must flatten it (as the
// engine's structures do), or it keeps the whole window alive.
import { bytesFromArray, type ByteString } from './bytes.ts';

const WINDOW_BYTES = 8192;
/** Longer strings are never shared: V8 would make slices of them. */
const SHARED_MAX = 12;
const SHARED_SLOTS = 256;

export class TextWindow {
  private text: ByteString = '';
  private from = 0;
  private codes: number[] | undefined;
  /** By a hash of the bytes; made when first needed. */
  private shared: (ByteString | undefined)[] | undefined;

  constructor(
    private array: Uint8Array,
    private end = array.length,
  ) {}

  get bytes(): Uint8Array {
    return this.array;
  }

  /** Looks at other bytes from now on: those of the array up to `end`. */
  moveTo(array: Uint8Array, end: number): void {
    this.array = array;
    this.end = end;
    this.text = '';
    this.from = 0;
  }

  /** The bytes from `start` to before `end`, which must be there. */
  slice(start: number, end: number): ByteString {
    if (start < this.from || end > this.from + this.text.length) {
      if (end - start > WINDOW_BYTES / 2) return bytesFromArray(this.array, start, end);
      this.from = start;
      this.text = start + WINDOW_BYTES <= this.end ? this.wholeWindow() : bytesFromArray(this.array, start, this.end);
    }
    return this.text.slice(start - this.from, end - this.from);
  }
  /** String.fromCharCode takes an array's elements a quarter faster than a typed array's, copying included. */
  private wholeWindow(): ByteString {
    const { array, from } = this;
    const codes = (this.codes ??= Array.from({ length: WINDOW_BYTES }, () => 0));
    for (let at = 0; at < WINDOW_BYTES; at++) codes[at] = array[from + at] as number;
    return String.fromCharCode(...codes);
  }

  /** As `slice`, for what often comes again, as names of fields do: short ones are looked for among those cut lately. */
  sliceShared(start: number, end: number): ByteString {
    if (end - start > SHARED_MAX) return this.slice(start, end);
    const { array } = this;
    const shared = (this.shared ??= Array.from({ length: SHARED_SLOTS }, () => undefined));
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash, 31) + (array[at] as number);
    const slot = (hash ^ (hash >>> 8)) & (SHARED_SLOTS - 1);
    const known = shared[slot];
    if (known !== undefined && this.isAt(known, start, end)) return known;
    return (shared[slot] = this.slice(start, end));
  }

  private isAt(text: ByteString, start: number, end: number): boolean {
    if (text.length !== end - start) return false;
    for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== this.array[at]) return false;
    return true;
  }
}
