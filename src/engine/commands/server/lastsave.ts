// LASTSAVE.
import { defineCommand } from '../../command.ts';

export const lastsave = defineCommand({
  name: 'lastsave',
  summary: 'Says when data was last saved to disk, in unix seconds; until the first save, when the server started.',
  since: '1.0.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  tips: ['nondeterministic_output'],
  examples: [{ lines: ['LASTSAVE'] }],
  run: (ctx) => Math.floor(ctx.engine.lastSaveAt / 1000),
});
