// LCS: the longest common subsequence of two strings, its length, or where its parts lie. The table and the way back
// through it are Redis's, so that of several equally long answers the same one is given.
import type { ByteString } from '../../../base/bytes.ts';
import { ErrorReply, MapReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { integer, key, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

const notStrings = new ErrorReply('ERR The specified keys must contain string values');
const lengthAndIndexes = new ErrorReply('ERR If you want both the length and indexes, please just use IDX.');
const tooMuchMemory = new ErrorReply(
  'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
);

/** What a missing key counts as. */
const EMPTY = StringValue.of('');

/** Bytes that Redis spends on one cell of the table. */
const CELL_BYTES = 4;

export const lcs = defineCommand({
  name: 'lcs',
  summary: 'Finds the longest sequence of bytes that two strings have in common, in order but not necessarily in one piece.',
  since: '7.0.0',
  group: 'string',
  complexity: 'O(N*M) for strings of N and M bytes.',
  flags: ['readonly'],
  categories: ['string'],
  keys: [keySpec('RO access', index(1), range(1, 1, 0))],
  args: [
    key('key1', 0),
    key('key2', 0),
    token('LEN', { optional: true }),
    token('IDX', { optional: true }),
    integer('min-match-len', { token: 'MINMATCHLEN', optional: true }),
    token('WITHMATCHLEN', { optional: true }),
  ],
  examples: [
    { lines: ['MSET one ohmytext two mynewtext', 'LCS one two', 'LCS one two LEN'] },
    { lines: ['MSET one ohmytext two mynewtext', 'LCS one two IDX MINMATCHLEN 4 WITHMATCHLEN'], note: 'Where it lies.' },
  ],
  run: (ctx, argv) => {
    const first = ctx.db.lookupRead(arg(argv, 1)) ?? EMPTY;
    const second = ctx.db.lookupRead(arg(argv, 2)) ?? EMPTY;
    if (!(first instanceof StringValue && second instanceof StringValue)) return notStrings;
    const options = readOptions(argv);
    if ((first.length + 1) * (second.length + 1) * CELL_BYTES > ctx.settings['proto-max-bulk-len']) return tooMuchMemory;
    const a = first.text;
    const b = second.text;
    const table = fillTable(a, b);
    const length = table[table.length - 1] ?? 0;
    if (options.wantsIndexes) return new MapReply(['matches', matches(a, b, table, options), 'len', length]);
    return options.wantsLength ? length : subsequence(a, b, table, length);
  },
});

interface Options {
  readonly wantsLength: boolean;
  readonly wantsIndexes: boolean;
  readonly withLengths: boolean;
  readonly minLength: number;
}

function readOptions(argv: readonly ByteString[]): Options {
  let wantsLength = false;
  let wantsIndexes = false;
  let withLengths = false;
  let minLength = 0;
  for (let at = 3; at < argv.length; at++) {
    if (isWord(argv, at, 'idx')) wantsIndexes = true;
    else if (isWord(argv, at, 'len')) wantsLength = true;
    else if (isWord(argv, at, 'withmatchlen')) withLengths = true;
    else if (isWord(argv, at, 'minmatchlen') && at + 1 < argv.length) minLength = readInteger(arg(argv, ++at));
    else throw errors.syntax;
  }
  if (wantsLength && wantsIndexes) throw lengthAndIndexes;
  return { wantsLength, wantsIndexes, withLengths, minLength };
}

/** Cell [i, j], at i * (b.length + 1) + j, is the length for the first i bytes of a and the first j of b. */
function fillTable(a: ByteString, b: ByteString): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    let left = 0;
    for (let j = 1; j <= b.length; j++) {
      const cell = i * width + j;
      const above = table[cell - width] ?? 0;
      if (code === b.charCodeAt(j - 1)) left = (table[cell - width - 1] ?? 0) + 1;
      else if (above > left) left = above;
      table[cell] = left;
    }
  }
  return table;
}

/** The step back from [i, j], where the last bytes differ: whether to leave out a's, rather than b's. */
function leavesOutA(table: Uint32Array, width: number, i: number, j: number): boolean {
  return (table[(i - 1) * width + j] ?? 0) > (table[i * width + j - 1] ?? 0);
}

function subsequence(a: ByteString, b: ByteString, table: Uint32Array, length: number): ByteString {
  const width = b.length + 1;
  const found: string[] = [];
  let i = a.length;
  let j = b.length;
  while (found.length < length) {
    const char = a.charAt(i - 1);
    if (char === b.charAt(j - 1)) {
      found.push(char);
      i--;
      j--;
    } else if (leavesOutA(table, width, i, j)) {
      i--;
    } else {
      j--;
    }
  }
  return found.reverse().join('');
}

/** The pieces that are contiguous in both strings, last one first: [[start, end] in a, [start, end] in b, length?]. */
function matches(a: ByteString, b: ByteString, table: Uint32Array, options: Options): Reply[] {
  const width = b.length + 1;
  const pieces: Reply[] = [];
  // The piece at hand ends before [endA, endB) and reaches back to [i, j].
  let endA = -1;
  let endB = -1;
  const close = (startA: number, startB: number): void => {
    const length = endA - startA;
    if (endA >= 0 && length >= options.minLength) {
      const piece: Reply[] = [
        [startA, endA - 1],
        [startB, endB - 1],
      ];
      if (options.withLengths) piece.push(length);
      pieces.push(piece);
    }
    endA = -1;
  };
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      if (endA < 0) {
        endA = i;
        endB = j;
      }
      i--;
      j--;
    } else {
      close(i, j);
      if (leavesOutA(table, width, i, j)) i--;
      else j--;
    }
  }
  close(i, j);
  return pieces;
}
