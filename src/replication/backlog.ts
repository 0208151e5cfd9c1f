// The newest part of the stream that replicas are sent, for those that lost their connection for a while and for those
// that are not ready for it yet. Positions count bytes of the stream, 0 before its first.
//
// Invariant: the chunks are without gaps, from `start` to `end`.
import type { ByteString } from '../base/bytes.ts';

/** What is forgotten is forgotten by chunks of so many bytes, or of one command if that is longer. */
const CHUNK_BYTES = 16_384;

export class Backlog {
  start: number;
  end: number;
  private readonly chunks: ByteString[] = [];
  private last: ByteString = '';

  constructor(position: number) {
    this.start = position;
    this.end = position;
  }

  append(bytes: ByteString): void {
    this.end += bytes.length;
    this.last += bytes;
    if (this.last.length < CHUNK_BYTES) return;
    // Asking for a char makes V8 copy the pieces that it only strung together, and let go of them.
    this.last.charCodeAt(0);
    this.chunks.push(this.last);
    this.last = '';
  }

  /** What follows `position`, which is still there: the caller has looked. */
  since(position: number): readonly ByteString[] {
    const found: ByteString[] = [];
    let at = this.start;
    for (const chunk of [...this.chunks, this.last]) {
      const skipped = Math.max(0, position - at);
      if (skipped < chunk.length) found.push(chunk.slice(skipped));
      at += chunk.length;
    }
    return found;
  }

  has(position: number): boolean {
    return position >= this.start && position <= this.end;
  }

  /** Forgets all but the last `bytes`, and what follows `needed` in any case. */
  trim(bytes: number, needed: number): void {
    let first = this.chunks[0];
    while (first !== undefined && this.end - this.start - first.length >= bytes && this.start + first.length <= needed) {
      this.start += first.length;
      this.chunks.shift();
      first = this.chunks[0];
    }
  }
}
