// How the borders of ranges are written: scores as 5, (5, -inf; members as [a, (a, -, +.
import type { ByteString } from '../../../base/bytes.ts';
import { parseScoreBound } from '../../../base/double.ts';
import { ErrorReply } from '../../../resp/reply.ts';
import type { LexBound, LexRange, ScoreRange } from '../../structures/sorted-range.ts';

const notFloat = new ErrorReply('ERR min or max is not a float');
const notLex = new ErrorReply('ERR min or max not valid string range item');

function readScoreBorder(text: ByteString): { readonly value: number; readonly isExclusive: boolean } {
  const isExclusive = text.startsWith('(');
  const value = parseScoreBound(isExclusive ? text.slice(1) : text);
  if (value === undefined) throw notFloat;
  return { value, isExclusive };
}

export function readScoreRange(min: ByteString, max: ByteString): ScoreRange {
  const low = readScoreBorder(min);
  const high = readScoreBorder(max);
  return { min: low.value, max: high.value, minExclusive: low.isExclusive, maxExclusive: high.isExclusive };
}

function readLexBorder(text: ByteString): LexBound {
  if (text === '-') return { kind: 'lowest', value: '' };
  if (text === '+') return { kind: 'highest', value: '' };
  if (text.startsWith('[')) return { kind: 'inclusive', value: text.slice(1) };
  if (text.startsWith('(')) return { kind: 'exclusive', value: text.slice(1) };
  throw notLex;
}

export function readLexRange(min: ByteString, max: ByteString): LexRange {
  return { min: readLexBorder(min), max: readLexBorder(max) };
}
