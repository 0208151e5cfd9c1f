// The line being typed, as plain data, and what each keystroke makes of it. Positions are UTF-16 offsets that always stand
// on a grapheme boundary, so an emoji or an accented letter is one step and one deletion. What is cut goes to `killed` and
// comes back with yank; cuts in a row gather, as in readline. Knows nothing of prompts, history or screens.
import { nextBoundary, previousBoundary } from './text-width.ts';

export interface Line {
  readonly text: string;
  readonly cursor: number;
  readonly killed: string;
  /** The last keystroke cut something: the next cut adds to it. */
  readonly isKilling: boolean;
}

export const EMPTY_LINE: Line = { text: '', cursor: 0, killed: '', isKilling: false };

export type EditKey =
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'backspace'
  | 'delete'
  | 'delete-word-left'
  | 'delete-word-right'
  | 'delete-blank-word-left'
  | 'kill-line'
  | 'kill-to-end'
  | 'transpose'
  | 'yank';

/** The line with `text` put in at the cursor. Control characters are dropped: a line cannot hold them. */
export function insertText(line: Line, text: string): Line {
  const clean = text.replace(/[\x00-\x1f\x7f]/g, '');
  if (clean === '') return line;
  return moved(line, line.text.slice(0, line.cursor) + clean + line.text.slice(line.cursor), line.cursor + clean.length);
}

/** The line holding `text` with the cursor at its end; what was cut stays available. */
export function replaceText(line: Line, text: string): Line {
  return moved(line, text, text.length);
}

/** The line after one editing key; the same object if the key had nothing to do. */
export function editLine(line: Line, key: EditKey): Line {
  const { text, cursor } = line;
  switch (key) {
    case 'left':
      return moveTo(line, previousBoundary(text, cursor));
    case 'right':
      return moveTo(line, nextBoundary(text, cursor));
    case 'home':
      return moveTo(line, 0);
    case 'end':
      return moveTo(line, text.length);
    case 'word-left':
      return moveTo(line, wordStart(text, cursor));
    case 'word-right':
      return moveTo(line, wordEnd(text, cursor));
    case 'backspace':
      return erase(line, previousBoundary(text, cursor), cursor);
    case 'delete':
      return erase(line, cursor, nextBoundary(text, cursor));
    case 'delete-word-left':
      return kill(line, wordStart(text, cursor), cursor);
    case 'delete-word-right':
      return kill(line, cursor, wordEnd(text, cursor));
    case 'delete-blank-word-left':
      return kill(line, text.slice(0, cursor).replace(/[^ ]* *$/, '').length, cursor);
    case 'kill-line':
      // linenoise cuts the whole line, not only what is left of the cursor.
      return kill(line, 0, text.length);
    case 'kill-to-end':
      return kill(line, cursor, text.length);
    case 'transpose':
      return transpose(line);
    case 'yank':
      return line.killed === '' ? line : insertText(line, line.killed);
  }
}

const WORD_BEFORE = /[\p{L}\p{M}\p{N}_]+[^\p{L}\p{M}\p{N}_]*$/u;
const WORD_AFTER = /^[^\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}_]+/u;

/** Where the word left of `at` begins; the start if there is none. */
function wordStart(text: string, at: number): number {
  const match = WORD_BEFORE.exec(text.slice(0, at));
  return match === null ? 0 : match.index;
}

/** Where the word right of `at` ends; the end if there is none. */
function wordEnd(text: string, at: number): number {
  const match = WORD_AFTER.exec(text.slice(at));
  return match === null ? text.length : at + match[0].length;
}

/** Swaps the grapheme before the cursor with the one under it and steps on; at the end it only swaps the last two. */
function transpose(line: Line): Line {
  const { text } = line;
  const at = line.cursor === text.length ? previousBoundary(text, line.cursor) : line.cursor;
  if (at === 0) return line;
  const before = previousBoundary(text, at);
  const after = nextBoundary(text, at);
  return moved(line, text.slice(0, before) + text.slice(at, after) + text.slice(before, at) + text.slice(after), after);
}

function moveTo(line: Line, cursor: number): Line {
  return cursor === line.cursor && !line.isKilling ? line : moved(line, line.text, cursor);
}

function erase(line: Line, start: number, end: number): Line {
  return start === end ? line : moved(line, line.text.slice(0, start) + line.text.slice(end), start);
}

function kill(line: Line, start: number, end: number): Line {
  if (start === end) return line;
  const cut = line.text.slice(start, end);
  const isBackwards = end === line.cursor && start !== line.cursor;
  const gathered = !line.isKilling ? cut : isBackwards ? cut + line.killed : line.killed + cut;
  return { text: line.text.slice(0, start) + line.text.slice(end), cursor: start, killed: gathered, isKilling: true };
}

function moved(line: Line, text: string, cursor: number): Line {
  return { text, cursor, killed: line.killed, isKilling: false };
}
