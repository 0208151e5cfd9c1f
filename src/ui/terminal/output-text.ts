// What the server said, made fit for the screen: line ends, errors in red, no control sequence but colours (a value must
// not be able to move the cursor or ring the bell), and a very long reply folded to its beginning and end.

const RED = '\x1b[31m';
const GREY = '\x1b[90m';
const PLAIN = '\x1b[0m';

/** A reply longer than this many screens is folded. */
const SCREENS = 4;
const LEAST_LINES = 120;
const LONGEST_LINE = 20_000;
const KEPT_AT_END = 10;

/** An error inside an array stands behind its numbers. */
const NESTED_ERROR = /^((?: *\d+[)#~] )+)(\(error\) .*)$/gm;

/** The text with terminal line ends and colours. It ends in a line end, so that the prompt begins its own line. */
export function paintOutput(text: string, isError: boolean): string {
  const clean = text.replace(/\x1b(?!\[[\d;]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g, '');
  const ended = clean === '' || clean.endsWith('\n') ? clean : `${clean}\n`;
  const coloured = isError
    ? ended.replace(/^.+$/gm, `${RED}$&${PLAIN}`)
    : ended.replace(NESTED_ERROR, `$1${RED}$2${PLAIN}`);
  return coloured.replace(/\r*\n/g, '\r\n');
}

/** The text, or its beginning and its end with a line between that says what is missing and how to see it. */
export function foldText(text: string, rows: number): { text: string; isFolded: boolean } {
  const most = Math.max(LEAST_LINES, rows * SCREENS);
  const lines = text.split('\n');
  const count = lines.length - 1;
  if (count > most) {
    const start = lines.slice(0, most - KEPT_AT_END).join('\n');
    const end = lines.slice(-KEPT_AT_END - 1).join('\n');
    return { text: `${start}\n${foldMark(`${(count - most).toLocaleString('en')} more lines`)}\n${end}`, isFolded: true };
  }
  if (text.length > LONGEST_LINE) {
    const start = text.slice(0, LONGEST_LINE);
    return { text: `${start}\n${foldMark(`${(text.length - LONGEST_LINE).toLocaleString('en')} more characters`)}\n`, isFolded: true };
  }
  return { text, isFolded: false };
}

/** Recognised by the view, which makes it a link. */
export const FOLD_MARK = '(Ctrl-O or click shows all)';

function foldMark(what: string): string {
  return `${GREY}… ${what} ${FOLD_MARK}${PLAIN}`;
}
