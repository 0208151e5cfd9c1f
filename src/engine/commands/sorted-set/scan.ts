// ZSCAN: a sorted set a few members at a time.
import type { ByteString } from '../../../base/bytes.ts';
import { formatDouble, formatSeventeen } from '../../../base/double.ts';
import type { Reply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { integer, key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { PackedSortedSet } from '../../types/zset/packed.ts';
import { SortedSetValue } from '../../types/zset/value.ts';
import { readCursor, readScanOptions, SCAN_ARGS, scanDict, scanReply } from '../scan.ts';

export const zscan = defineCommand({
  name: 'zscan',
  summary: 'Walks through a sorted set a few members at a time: call it with the cursor it answered until that is 0 again.',
  since: '2.8.0',
  group: 'sorted-set',
  complexity: 'O(1) for each call with the same COUNT; O(N) for a whole walk over N members',
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('cursor'), ...SCAN_ARGS],
  examples: [{ lines: ['ZADD board 1500 alice 2000 bob 1800 anna', 'ZSCAN board 0 MATCH a*'] }],
  run: (ctx, argv) => {
    const cursor = readCursor(arg(argv, 2));
    const set = ctx.read(SortedSetValue, arg(argv, 1));
    if (set === undefined) return scanReply(0, []);
    const { count, matches } = readScanOptions(argv, 3, 'collection');
    return scanSortedSet(set, cursor, count, matches ?? (() => true));
  },
});

/**
 * A small one is answered whole, whatever cursor and count say. Scores are texts even under RESP3: as the listpack holds
 * them, or out of the hash table with 17 digits.
 */
function scanSortedSet(
  set: SortedSetValue,
  cursor: number,
  count: number,
  matches: (member: ByteString) => boolean,
): Reply {
  const found: ByteString[] = [];
  const { contents } = set;
  if (contents instanceof PackedSortedSet) {
    set.forEach((member, score) => {
      if (matches(member)) found.push(member, formatDouble(score));
    });
    return scanReply(0, found);
  }
  const next = scanDict(contents.byMember, cursor, count, (member, node) => {
    if (matches(member)) found.push(member, formatSeventeen(contents.list.scoreOf(node)));
  });
  return scanReply(next, found);
}
