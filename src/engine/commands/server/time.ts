// TIME.
import { defineCommand } from '../../command.ts';

export const time = defineCommand({
  name: 'time',
  summary: 'Gets the time of the server: unix seconds, and the microseconds within the second.',
  since: '2.6.0',
  group: 'server',
  complexity: 'O(1)',
  flags: ['loading', 'stale', 'fast'],
  categories: [],
  tips: ['nondeterministic_output'],
  examples: [{ lines: ['TIME'] }],
  run: (ctx) => {
    const micros = ctx.engine.unitMicros;
    return [String(Math.floor(micros / 1e6)), String(micros % 1e6)];
  },
});
