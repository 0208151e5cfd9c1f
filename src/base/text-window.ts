// Strings cut out of an array of bytes. Decodes some kilobytes at once and cuts from those: several times faster than
// making every short string of its own bytes. What it gives are slices: whoever keeps one must flatten it (as the
// engine's structures do), or it keeps the whole window alive.
import { bytesFromArray, type ByteString } from './bytes.ts';

const WINDOW_BYTES = 8192;

export class TextWindow {
  private text: ByteString = '';
  private from = 0;

  constructor(readonly bytes: Uint8Array) {}

  /** The bytes from `start` to before `end`, which must be there. */
  slice(start: number, end: number): ByteString {
    if (start < this.from || end > this.from + this.text.length) {
      if (end - start > WINDOW_BYTES / 2) return bytesFromArray(this.bytes, start, end);
      this.from = start;
      this.text = bytesFromArray(this.bytes, start, Math.min(start + WINDOW_BYTES, this.bytes.length));
    }
    return this.text.slice(start - this.from, end - this.from);
  }
}
