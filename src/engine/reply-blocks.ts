// The list of blocks in which Redis keeps the output that its reply buffer has no room for. A block is made when the last
// one is full, for what is to be written just then: of the usual size for what is short, and of its own size for a long
// string. What output limits and CLIENT LIST count are the blocks, not the bytes in them.
// Where the long strings lie in a client's output is noted as they are written; all else follows when somebody asks.
import type { Reply } from '../resp/reply.ts';
import { allocationSize } from './memory/allocation.ts';

/** Sizes of a block's header and of its place in the list. */
const HEADER = 16;
const LIST_NODE = 24;
/** What a block of the usual size has room for: an allocation of 16 kB and its header falls into this class. */
const USUAL_ROOM = allocationSize(16_384 + HEADER) - HEADER;
/** What goes into a block of its own size must be longer than this. */
export const LONG_PIECE = 16_384;

export interface ReplyBlocks {
  readonly count: number;
  /** Allocated. */
  readonly bytes: number;
}

/** From one byte of all that a client was ever answered to before another. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

export class LongPieces {
  private pieces: Piece[] = [];

  /** Notes the long strings of a reply that is about to be written behind `written` bytes, of which `sent` have gone. */
  note(reply: Reply, written: number, sent: number): void {
    if (this.pieces.length > 0) this.pieces = this.pieces.filter(({ to }) => to > sent);
    if (typeof reply === 'string') this.noteString(reply.length, written);
    else if (Array.isArray(reply)) this.noteStrings(reply as readonly Reply[], written);
  }

  /** What holds the output between `sent` and `written`, less what the reply buffer has room for. */
  blocks(written: number, sent: number, bufferRoom: number): ReplyBlocks {
    let count = 0;
    let bytes = 0;
    let room = bufferRoom;
    const add = (length: number, isPiece: boolean): void => {
      const left = length - room;
      if (left <= 0) {
        room -= length;
        return;
      }
      const size = isPiece && left > LONG_PIECE ? allocationSize(left + HEADER) - HEADER : USUAL_ROOM;
      const more = Math.ceil(left / size);
      count += more;
      bytes += more * (size + HEADER + LIST_NODE);
      room = more * size - left;
    };
    let at = sent;
    for (const { from, to } of this.pieces) {
      if (to <= sent) continue;
      if (from > at) add(from - at, false);
      // A block stays until all of it has gone.
      add(to - from, true);
      at = to;
    }
    add(written - at, false);
    return { count, bytes };
  }

  private noteStrings(items: readonly Reply[], written: number): void {
    let at = written + headerOf(items.length);
    for (const item of items) {
      if (typeof item !== 'string') return;
      this.noteString(item.length, at);
      at += headerOf(item.length) + item.length + 2;
    }
  }

  private noteString(length: number, at: number): void {
    const from = at + headerOf(length);
    if (length > LONG_PIECE) this.pieces.push({ from, to: from + length });
  }
}

/** "$5\r\n" */
function headerOf(length: number): number {
  return String(length).length + 3;
}
