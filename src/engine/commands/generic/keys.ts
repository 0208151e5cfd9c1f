// KEYS, SCAN and RANDOMKEY: finding out what keys there are.
import type { ByteString } from '../../../base/bytes.ts';
import { equalsIgnoreCase } from '../../../base/bytes.ts';
import { compileGlob } from '../../../base/glob.ts';
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { integer, pattern, string } from '../../grammar.ts';
import { readCursor, readScanOptions, SCAN_ARGS, scanDict, scanReply } from '../scan.ts';

export const keys = defineCommand({
  name: 'keys',
  summary: 'Lists all keys that match a pattern. Holds everyone up while it looks at every key: SCAN does not.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(N) for N keys in the database',
  flags: ['readonly'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  args: [pattern('pattern')],
  examples: [{ lines: ['MSET user:1 ada user:2 bob color blue', 'KEYS user:*', 'KEYS *'] }],
  run: (ctx, argv) => {
    const glob = arg(argv, 1);
    const matches = compileGlob(glob);
    const found: ByteString[] = [];
    // By what is known of those that expire: most values need not be looked at.
    ctx.db.keys.forEachKey((name) => {
      if (glob !== '*' && !matches(name)) return;
      const volatile = ctx.db.volatile.peek(name);
      if (volatile === undefined || !ctx.db.isExpired(volatile)) found.push(name);
    });
    return found;
  },
});

export const scan = defineCommand({
  name: 'scan',
  summary: 'Walks through the keys a few at a time: call it with the cursor it answered until that is 0 again.',
  since: '2.8.0',
  group: 'generic',
  complexity: 'O(1) for each call with the same COUNT; O(N) for a whole walk over N keys',
  history: [['6.0.0', 'The `TYPE` option.']],
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'],
  args: [integer('cursor'), ...SCAN_ARGS, string('type', { token: 'TYPE', optional: true, since: '6.0.0' })],
  examples: [
    { lines: ['MSET user:1 ada user:2 bob color blue', 'SCAN 0 MATCH user:* COUNT 100'] },
    { lines: ['RPUSH queue job1', 'SET color blue', 'SCAN 0 TYPE list'] },
  ],
  run: (ctx, argv) => {
    const cursor = readCursor(arg(argv, 1));
    const { count, matches, type } = readScanOptions(argv, 2, 'keyspace');
    const found: ByteString[] = [];
    const next = scanDict(ctx.db.keys, cursor, count, (name) => {
      if (!matches || matches(name)) found.push(name);
    });
    // Those whose time has come are removed only now: a walk must not delete under its own feet. Asking for the type counts
    // as a lookup.
    const isWanted = (name: ByteString): boolean => {
      const isThere = ctx.db.has(name);
      if (type === undefined) return isThere;
      ctx.engine.stats[isThere ? 'keyspaceHits' : 'keyspaceMisses']++;
      return equalsIgnoreCase(ctx.db.peek(name)?.type ?? '', type);
    };
    return scanReply(next, found.filter(isWanted));
  },
});

export const randomkey = defineCommand({
  name: 'randomkey',
  summary: 'Answers the name of a random key, or nil if there is none.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:special', 'nondeterministic_output'],
  examples: [{ lines: ['MSET one 1 two 2 three 3', 'RANDOMKEY'] }],
  run: (ctx) => ctx.db.randomKey(ctx.random) ?? null,
});
