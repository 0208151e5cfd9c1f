// How many columns text takes in a terminal, and where its graphemes (what a person calls a character) begin. The editor
// moves by graphemes and lays them out by columns; the same table is given to xterm as its Unicode version, so that both
// always agree on where the cursor stands. Pure; knows nothing of xterm but the packing of its width numbers.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Plain ASCII without controls: every char is a grapheme of one column. Nearly every line is like this. */
const PLAIN = /^[ -~]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
const JOINER = 0x200d;
const EMOJI_STYLE = 0xfe0f;

/** East Asian Wide and Fullwidth by blocks (Unicode 15, unassigned gaps inside a block included), [first, last] pairs. */
const WIDE: readonly number[] = [
  0x1100, 0x115f, 0x2329, 0x232a, 0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900,
  0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18dff, 0x1aff0, 0x1b2ff, 0x1f200,
  0x1f265, 0x20000, 0x3fffd,
];

/** The graphemes of a text, in order. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), (segment) => segment.segment);
}

/** Where the grapheme before `at` begins; 0 at the start. */
export function previousBoundary(text: string, at: number): number {
  const before = graphemes(text.slice(0, at)).at(-1);
  return before === undefined ? 0 : at - before.length;
}

/** Where the grapheme that begins at `at` ends; the end of the text at its end. */
export function nextBoundary(text: string, at: number): number {
  const next = graphemes(text.slice(at))[0];
  return next === undefined ? text.length : at + next.length;
}

/** Columns of one code point by itself. */
export function codePointWidth(code: number): 0 | 1 | 2 {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (code < 0x300) return 1;
  const char = String.fromCodePoint(code);
  if (ZERO_WIDTH.test(char)) return 0;
  for (let i = 0; i < WIDE.length; i += 2) {
    if (code < (WIDE[i] ?? Infinity)) break;
    if (code <= (WIDE[i + 1] ?? 0)) return 2;
  }
  return EMOJI.test(char) ? 2 : 1;
}

/** Columns of one grapheme: those of its widest part, and two when a variation selector asks for an emoji. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1) return codePointWidth(grapheme.charCodeAt(0));
  let width = 0;
  let points = 0;
  for (const char of grapheme) {
    const code = char.codePointAt(0) ?? 0;
    width = Math.max(width, code === EMOJI_STYLE && points > 0 ? 2 : codePointWidth(code));
    points++;
  }
  return width;
}

/** Columns of a text on an endless row. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

// xterm asks for each code point with what it was told of the one before: (state << 3) | (width << 1) | joins. The state
// keeps what decides whether the next code point belongs to the same grapheme.
const AFTER_JOINER = 1;
const AFTER_EMOJI = 2;
const AFTER_FIRST_FLAG_LETTER = 4;

/** xterm's charProperties: whether a code point joins the grapheme before it, and how wide that then is. */
export function joinProperties(code: number, preceding: number): number {
  const state = preceding >> 3;
  const oldWidth = (preceding >> 1) & 3;
  const width = codePointWidth(code);
  const isFlagLetter = code >= 0x1f1e6 && code <= 0x1f1ff;
  const isSkinTone = code >= 0x1f3fb && code <= 0x1f3ff;
  const isPart =
    width === 0 ||
    (state & AFTER_JOINER && width === 2) ||
    (isSkinTone && state & AFTER_EMOJI) ||
    (isFlagLetter && state & AFTER_FIRST_FLAG_LETTER);
  const joins = preceding !== 0 && oldWidth > 0 && Boolean(isPart);
  const shown = joins ? Math.max(oldWidth, code === EMOJI_STYLE ? 2 : width) : width;
  let next = 0;
  if (code === JOINER && joins) next = AFTER_JOINER;
  else if (isFlagLetter && !joins) next = AFTER_FIRST_FLAG_LETTER;
  else if (width === 2) next = AFTER_EMOJI;
  return (next << 3) | (shown << 1) | (joins ? 1 : 0);
}
