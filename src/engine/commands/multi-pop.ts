// What LMPOP, ZMPOP and their blocking forms share: `numkeys key … WHERE [COUNT n]`.
import type { ByteString } from '../../base/bytes.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { arg, isWord, readIntegerIn } from '../args.ts';
import { errors } from '../errors.ts';

const countPositive = new ErrorReply('ERR count should be greater than 0');

export interface MultiPop<End> {
  readonly keys: readonly ByteString[];
  readonly end: End;
  readonly count: number;
}

/** Reads it from numkeys at `at` on; `readEnd` reads the word for the end to pop from, or throws. */
export function readMultiPop<End>(
  argv: readonly ByteString[],
  at: number,
  readEnd: (argv: readonly ByteString[], at: number) => End,
): MultiPop<End> {
  const numkeys = readIntegerIn(arg(argv, at), 1, Infinity, errors.numkeysPositive, errors.numkeysPositive);
  const endAt = at + 1 + numkeys;
  if (endAt >= argv.length) throw errors.syntax;
  const end = readEnd(argv, endAt);
  let count: number | undefined;
  for (let option = endAt + 1; option < argv.length; option += 2) {
    if (count !== undefined || !isWord(argv, option, 'count') || option + 1 >= argv.length) throw errors.syntax;
    count = readIntegerIn(arg(argv, option + 1), 1, Infinity, countPositive, countPositive);
  }
  return { keys: argv.slice(at + 1, endAt), end, count: count ?? 1 };
}
