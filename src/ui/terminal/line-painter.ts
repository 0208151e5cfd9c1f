// The line being edited, as the escape sequences that put it on the screen: prompt, text, hint and cursor, over as many
// rows as it takes, wide characters wrapped as a terminal wraps them. Every painting wipes the one before it, whose extent
// the caller passes back in. Pure; the one who writes the sequences decides when.
import { graphemes, graphemeWidth } from './text-width.ts';

export interface LinePicture {
  readonly prompt: string;
  readonly text: string;
  /** UTF-16 offset into the text. */
  readonly cursor: number;
  /** Shown in grey behind the text, as far as its last row has room. */
  readonly hint: string;
  /** A part of the text to show in bold: what a search has found. */
  readonly bold?: { readonly start: number; readonly end: number } | undefined;
}

/** Where the cursor was left, counted from the first row of the line. */
export interface Painted {
  readonly row: number;
  readonly picture: LinePicture;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const GREY = '\x1b[90m';
const PLAIN = '\x1b[0m';
/** The view's palette shows "white" as soft ink. */
const SOFT = '\x1b[37m';
const BOLD = '\x1b[1m';

/** The sequences that replace `before` (undefined: nothing is painted yet, the cursor is at the start of a row). */
export function paintLine(picture: LinePicture, columns: number, before: Painted | undefined): { output: string; painted: Painted } {
  const { prompt, text, cursor, bold } = picture;
  const afterText = advance({ row: 0, column: 0 }, prompt + text, columns);
  const hint = fitting(picture.hint, columns - afterText.column);
  const end = advance(afterText, hint, columns);
  const cursorPlace = wrapped(advance({ row: 0, column: 0 }, prompt + text.slice(0, cursor), columns), columns);
  let output = erase(before, columns) + SOFT + prompt + PLAIN;
  output += bold ? text.slice(0, bold.start) + BOLD + text.slice(bold.start, bold.end) + PLAIN + text.slice(bold.end) : text;
  if (hint !== '') output += GREY + hint + PLAIN;
  // A full row leaves a terminal's cursor hanging over its last column: go on to the next row, which is where typing goes.
  const isFull = hint === '' && end.column === columns;
  if (isFull) output += '\r\n';
  const up = end.row + (isFull ? 1 : 0) - cursorPlace.row;
  if (up > 0) output += `\x1b[${up}A`;
  output += '\r';
  if (cursorPlace.column > 0) output += `\x1b[${cursorPlace.column}C`;
  return { output, painted: { row: cursorPlace.row, picture } };
}

/** The sequences that wipe a painted line and leave the cursor where its prompt began. */
export function erase(before: Painted | undefined, columns: number): string {
  if (before === undefined) return '';
  // The window may have been resized since: the terminal wraps the text anew, so its rows are counted anew.
  const { prompt, text, cursor } = before.picture;
  const { row } = wrapped(advance({ row: 0, column: 0 }, prompt + text.slice(0, cursor), columns), columns);
  return `${row > 0 ? `\x1b[${row}A` : ''}\r\x1b[J`;
}

/** The sequences that leave a painted line as it is, without its hint, and go below it. */
export function leaveLine(before: Painted, columns: number): string {
  const { text } = before.picture;
  return `${paintLine({ ...before.picture, hint: '', cursor: text.length }, columns, before).output}\r\n`;
}

function advance(from: Place, text: string, columns: number): Place {
  let { row, column } = from;
  for (const grapheme of graphemes(text)) {
    const width = graphemeWidth(grapheme);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  return { row, column };
}

function wrapped(place: Place, columns: number): Place {
  return place.column < columns ? place : { row: place.row + 1, column: 0 };
}

/** The beginning of a text that takes at most so many columns. */
function fitting(text: string, columns: number): string {
  let room = columns;
  let fits = '';
  for (const grapheme of graphemes(text)) {
    room -= graphemeWidth(grapheme);
    if (room < 0) break;
    fits += grapheme;
  }
  return fits;
}
