// HGETALL, HKEYS, HVALS, HLEN, HSCAN: a hash as a whole. Fields whose time has come are passed over, but HLEN counts them
// until they are removed.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, MapReply } from '../../../resp/reply.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { integer, key, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { FieldTable } from '../../types/hash/table.ts';
import { HashValue } from '../../types/hash/value.ts';
import { readCursor, readScanOptions, SCAN_ARGS, scanDict, scanReply } from '../scan.ts';
import { fieldClock } from './live-fields.ts';

const COMMON = {
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(N) for a hash of N fields',
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
} as const;

export const hgetall = defineCommand({
  ...COMMON,
  name: 'hgetall',
  summary: 'Reads all fields of a hash with their values.',
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HGETALL user:1'] }],
  run: (ctx, argv) => new MapReply(ctx.read(HashValue, arg(argv, 1))?.collect('both', fieldClock(ctx)) ?? []),
});

export const hkeys = defineCommand({
  ...COMMON,
  name: 'hkeys',
  summary: 'Lists the fields of a hash.',
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HKEYS user:1'] }],
  run: (ctx, argv) => ctx.read(HashValue, arg(argv, 1))?.collect('fields', fieldClock(ctx)) ?? EMPTY_ARRAY,
});

export const hvals = defineCommand({
  ...COMMON,
  name: 'hvals',
  summary: 'Lists the values of a hash.',
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HVALS user:1'] }],
  run: (ctx, argv) => ctx.read(HashValue, arg(argv, 1))?.collect('values', fieldClock(ctx)) ?? EMPTY_ARRAY,
});

export const hlen = defineCommand({
  name: 'hlen',
  summary: 'Counts the fields of a hash.',
  since: '2.0.0',
  group: 'hash',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['HSET user:1 name Ada born 1815', 'HLEN user:1', 'HLEN missing'] }],
  run: (ctx, argv) => ctx.read(HashValue, arg(argv, 1))?.size ?? 0,
});

export const hscan = defineCommand({
  name: 'hscan',
  summary: 'Walks through the fields of a hash a few at a time: go on with the cursor it answers until that is 0 again.',
  since: '2.8.0',
  group: 'hash',
  complexity: 'O(1) for each call with the same COUNT; O(N) for a whole walk over N fields',
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('cursor'), ...SCAN_ARGS, token('NOVALUES', { optional: true })],
  examples: [
    { lines: ['HSET user:1 name Ada born 1815', 'HSCAN user:1 0 MATCH n*'] },
    { lines: ['HSET user:1 name Ada born 1815', 'HSCAN user:1 0 NOVALUES'], note: 'A small hash comes all at once.' },
  ],
  run: (ctx, argv) => {
    const cursor = readCursor(arg(argv, 2));
    const hash = ctx.read(HashValue, arg(argv, 1));
    if (hash === undefined) return scanReply(0, EMPTY_ARRAY);
    const { count, matches, noValues } = readScanOptions(argv, 3, 'hash');
    const now = fieldClock(ctx);
    const found: ByteString[] = [];
    const take = (field: ByteString, value: ByteString): void => {
      if (matches && !matches(field)) return;
      found.push(field);
      if (!noValues) found.push(value);
    };
    const { contents } = hash;
    if (contents instanceof FieldTable) {
      const next = scanDict(contents.dict, cursor, count, (field, value) => {
        if (!contents.isExpired(field, now)) take(field, value);
      });
      return scanReply(next, found);
    }
    for (const [field, value, expireAt] of contents.entries()) if (expireAt >= now) take(field, value);
    return scanReply(0, found);
  },
});
