// The options of SORT and SORT_RO, and where STORE puts its key.
import type { ByteString } from '../../../../base/bytes.ts';
import { ErrorReply } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../../args.ts';
import { errors } from '../../../errors.ts';
import type { KeyPosition } from '../../../key-specs.ts';
import { type LookupPattern, parsePattern } from './patterns.ts';

export interface SortOptions {
  readonly isDescending: boolean;
  /** By bytes, not by number. */
  readonly isAlpha: boolean;
  readonly offset: number;
  /** -1 for all. */
  readonly count: number;
  /** Undefined: by the element itself. 'nosort': a pattern without `*`, which weighs nothing. */
  readonly by: LookupPattern | 'nosort' | undefined;
  readonly gets: readonly (LookupPattern | '#' | undefined)[];
  readonly destination: ByteString | undefined;
  /** Those of BY and GET that name other keys. */
  readonly patterns: readonly ByteString[];
}

const denied = (option: string): ErrorReply =>
  new ErrorReply(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);

/** @param mayReadAll whether the user may read whatever keys BY and GET come upon */
export function readSortOptions(argv: readonly ByteString[], mayStore: boolean, mayReadAll: boolean): SortOptions {
  let isDescending = false;
  let isAlpha = false;
  let offset = 0;
  let count = -1;
  let by: SortOptions['by'];
  let destination: ByteString | undefined;
  const gets: SortOptions['gets'][number][] = [];
  // Once a BY has said that nothing is to be sorted, another one with a `*` does not change that.
  let isNosort = false;
  const patterns: ByteString[] = [];
  for (let at = 2; at < argv.length; at++) {
    const following = argv.length - at - 1;
    if (isWord(argv, at, 'asc')) isDescending = false;
    else if (isWord(argv, at, 'desc')) isDescending = true;
    else if (isWord(argv, at, 'alpha')) isAlpha = true;
    else if (following >= 2 && isWord(argv, at, 'limit')) {
      offset = readInteger(arg(argv, ++at));
      count = readInteger(arg(argv, ++at));
    } else if (mayStore && following >= 1 && isWord(argv, at, 'store')) destination = arg(argv, ++at);
    else if (following >= 1 && isWord(argv, at, 'by')) {
      const pattern = parsePattern(arg(argv, ++at));
      if (pattern === undefined || pattern === '#') isNosort = true;
      else if (mayReadAll) {
        by = pattern;
        patterns.push(arg(argv, at));
      } else throw denied('BY');
    } else if (following >= 1 && isWord(argv, at, 'get')) {
      if (!mayReadAll) throw denied('GET');
      gets.push(parsePattern(arg(argv, ++at)));
      if (gets.at(-1) !== '#') patterns.push(arg(argv, at));
    } else throw errors.syntax;
  }
  return { isDescending, isAlpha, offset, count, by: isNosort ? 'nosort' : by, gets, destination, patterns };
}

const WORDS_AFTER: readonly (readonly [option: string, words: number])[] = [
  ['limit', 2],
  ['get', 1],
  ['by', 1],
];

/** The key to sort and the last STORE's, found without judging the rest of the line. */
export function sortKeys(argv: readonly ByteString[]): readonly KeyPosition[] {
  let storeAt = 0;
  for (let at = 2; at < argv.length; at++) {
    const option = WORDS_AFTER.find(([word]) => isWord(argv, at, word));
    if (option) at += option[1];
    else if (isWord(argv, at, 'store') && at + 1 < argv.length) storeAt = ++at;
  }
  const source = { at: 1, flags: ['RO', 'access'] };
  return storeAt === 0 ? [source] : [source, { at: storeAt, flags: ['OW', 'update'] }];
}

/** SORT_RO has no other keys that could be found. */
export function sortRoKeys(): readonly KeyPosition[] {
  return [{ at: 1, flags: ['RO', 'access'] }];
}
