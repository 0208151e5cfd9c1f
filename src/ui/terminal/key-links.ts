// Names of keys in the terminal's text become links. A row is searched for quoted strings and, behind a prompt, for the
// words of the command; of those, the ones that name an existing key are links.
import { fromUtf8 } from '../../base/bytes.ts';
import type { ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';

export interface NameInRow {
  readonly name: ByteString;
  /** UTF-16 offsets into the row. */
  readonly start: number;
  readonly end: number;
}

const PROMPT = /^[^\s>]*\d(?:\[(\d+)\])?(?:\(TX\))?(?:\(subscribed mode\))?> /;
const WORD = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"']+/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
/** A hover must stay cheap: more names than this in a row are not looked at. */
const MOST = 30;

/** What in a row could be the name of a key. */
export function namesInRow(row: string): NameInRow[] {
  const prompt = PROMPT.exec(row);
  // The first word is the command.
  const words = prompt === null ? matches(row, QUOTED, 0) : matches(row, WORD, prompt[0].length).slice(1);
  const found: NameInRow[] = [];
  for (const { text, start } of words.slice(0, MOST)) {
    const [name] = splitArgs(fromUtf8(text)) ?? [];
    if (name !== undefined && name !== '') found.push({ name, start, end: start + text.length });
  }
  return found;
}

/** The database that a row's own prompt names; undefined where the row has no prompt. */
export function databaseInRow(row: string): number | undefined {
  const prompt = PROMPT.exec(row);
  return prompt === null ? undefined : Number(prompt[1] ?? 0);
}

function matches(row: string, pattern: RegExp, from: number): { text: string; start: number }[] {
  return Array.from(row.slice(from).matchAll(pattern), (match) => ({ text: match[0], start: from + match.index }));
}
