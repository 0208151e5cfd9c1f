// The keys of XREAD and XREADGROUP, found by walking the options: the word STREAMS may also be a group's, a consumer's or a
// stream's name.
import type { ByteString } from '../../../base/bytes.ts';
import { isWord } from '../../args.ts';
import type { KeyPosition } from '../../key-specs.ts';

export const STREAMS_MAY_BE_A_NAME = 'The word STREAMS may be a name as well, which only the options before it can tell';

/** Options and how many arguments follow each. */
const OPTIONS = [
  ['block', 1],
  ['count', 1],
  ['group', 2],
  ['noack', 0],
] as const;

/** Undefined if the options make no sense, or keys and ids do not pair up. */
export function streamKeys(argv: readonly ByteString[]): readonly KeyPosition[] | undefined {
  let at = 1;
  for (; at < argv.length && !isWord(argv, at, 'streams'); at++) {
    const option = OPTIONS.find(([word]) => isWord(argv, at, word));
    if (!option) return undefined;
    at += option[1];
  }
  const first = at + 1;
  const rest = argv.length - first;
  if (rest < 2 || rest % 2 !== 0) return undefined;
  return Array.from({ length: rest / 2 }, (_, n) => ({ at: first + n, flags: ['RO', 'access'] }));
}
