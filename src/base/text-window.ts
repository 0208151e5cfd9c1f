// Strings cut out of an array of bytes. Decodes some kilobytes at once and cuts from those: several times faster than
// making every short string of its own bytes. What `slice` gives are slices: whoever keeps one must flatten it (as the
// engine's structures do), or it keeps the whole window alive.
import { bytesFromArray, type ByteString, flatten } from './bytes.ts';

const WINDOW_BYTES = 8192;
/** Shorter ones V8 copies out of the window anyhow. */
const SHORTEST_SLICE = 13;

/** Node's Buffers make strings of bytes natively, twenty times as fast as JavaScript can; of any array's. */
type NativeSlice = (this: Uint8Array, start: number, end: number) => ByteString;

export class TextWindow {
  private text: ByteString = '';
  private from = 0;
  private readonly native: NativeSlice | undefined;

  /**
   * @param like what is known of the platform is taken from there, if the array itself does not tell
   * @param windowBytes 0 for who reads here and there: nothing is decoded but what is asked for, and no slice is a slice
   */
  constructor(
    private array: Uint8Array,
    private end = array.length,
    like?: TextWindow,
    private readonly windowBytes = WINDOW_BYTES,
  ) {
    this.native = like === undefined ? (array as { latin1Slice?: NativeSlice }).latin1Slice : like.native;
  }

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
      if (end - start > this.windowBytes / 2) return this.decoded(start, end);
      this.from = start;
      this.text = this.decoded(start, Math.min(start + this.windowBytes, this.end));
    }
    return this.text.slice(start - this.from, end - this.from);
  }

  /** As `slice`, in a string of its own, to be kept. */
  own(start: number, end: number): ByteString {
    if (end - start > this.windowBytes / 2) return this.decoded(start, end);
    if (this.native === undefined || end - start < SHORTEST_SLICE) return flatten(this.slice(start, end));
    return this.native.call(this.array, start, end);
  }

  private decoded(start: number, end: number): ByteString {
    return this.native === undefined ? bytesFromArray(this.array, start, end) : this.native.call(this.array, start, end);
  }
}
