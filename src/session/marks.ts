// What the time line draws: one mark for each command of a named client, each moment at which a blocked client went on,
// and each thing done to the machine. And what the terminals show: what went over each named connection. Both are noted
// when an entry runs for the first time and kept per line; a line that branches off shares what came before.
import type { ByteString } from '../base/bytes.ts';
import { quote } from '../base/quoting.ts';

export interface Mark {
  readonly kind: 'command' | 'woken' | 'control';
  /** Entries before the one that it belongs to: the moment before it. One more is the moment after. */
  readonly position: number;
  /** Unix µs. */
  readonly at: number;
  readonly connection: number;
  /** The client's name; empty for controls. */
  readonly client: string;
  /** The command's first word in capitals, or the control's type. */
  readonly command: string;
  /** The command line, cut off when long. */
  readonly line: string;
  /** By the cost model. */
  readonly micros: number;
  readonly isError: boolean;
  readonly isBlocked: boolean;
}

export interface Exchange {
  readonly position: number;
  /** `closed` by the server, `left` by the client; `clear`: the machine was reset, screens begin anew. */
  readonly kind: 'input' | 'output' | 'closed' | 'left' | 'clear';
  readonly client: string;
  readonly bytes: ByteString;
}

const LONGEST_LINE = 160;

/** As a learner would type it, each byte a char. */
export function lineOf(argv: readonly ByteString[]): ByteString {
  let line = '';
  for (const arg of argv) {
    const word = /^[!#-&(-[\]-~]+$/.test(arg) ? arg : quote(arg.length > LONGEST_LINE ? arg.slice(0, LONGEST_LINE) : arg);
    line += line === '' ? word : ` ${word}`;
    if (line.length > LONGEST_LINE) return `${line.slice(0, LONGEST_LINE)}…`;
  }
  return line;
}

/** The first mark at or after a position. O(log n). */
export function markFrom(marks: readonly { readonly position: number }[], position: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.position ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
