// EXISTS, TOUCH and TYPE: what there is under a name.
import { arg } from '../../args.ts';
import { Status } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';

export const exists = defineCommand({
  name: 'exists',
  summary: 'Counts how many of the keys exist; a key named twice counts twice.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(N) for N keys',
  history: [['3.0.3', 'More than one key.']],
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keySpec('RO', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['SET color blue', 'EXISTS color missing color'] }],
  run: (ctx, argv) => {
    let found = 0;
    for (let at = 1; at < argv.length; at++) if (ctx.db.lookupUntouched(arg(argv, at))) found++;
    return found;
  },
});

export const touch = defineCommand({
  name: 'touch',
  summary: 'Marks keys as used just now, as reading them would, and counts those that exist.',
  since: '3.2.1',
  group: 'generic',
  complexity: 'O(N) for N keys',
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keySpec('RO', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['SET color blue', 'TOUCH color missing', 'OBJECT IDLETIME color'] }],
  run: (ctx, argv) => {
    let touched = 0;
    for (let at = 1; at < argv.length; at++) if (ctx.db.lookupRead(arg(argv, at))) touched++;
    return touched;
  },
});

export const type = defineCommand({
  name: 'type',
  summary: 'Names the type of what a key holds: string, list, set, zset, hash, stream, or none.',
  since: '1.0.0',
  group: 'generic',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['RPUSH queue job1', 'TYPE queue', 'TYPE missing'] }],
  run: (ctx, argv) => new Status(ctx.db.lookupUntouched(arg(argv, 1))?.type ?? 'none'),
});
