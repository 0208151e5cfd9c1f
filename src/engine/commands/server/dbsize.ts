// DBSIZE.
import { defineCommand } from '../../command.ts';

export const dbsize = defineCommand({
  name: 'dbsize',
  summary: 'Counts the keys of the selected database.',
  since: '1.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  examples: [{ lines: ['MSET a 1 b 2', 'DBSIZE'] }],
  run: (ctx) => ctx.db.size,
});
