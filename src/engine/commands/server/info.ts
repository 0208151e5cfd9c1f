// INFO. What stands in the sections is the matter of engine/info.
import { Verbatim } from '../../../resp/reply.ts';
import { defineCommand } from '../../command.ts';
import { string } from '../../grammar.ts';
import { infoText } from '../../info/info.ts';

export const info = defineCommand({
  name: 'info',
  summary: 'Tells about the server and counts what it has done, in sections.',
  since: '1.0.0',
  group: 'server',
  complexity: 'O(1)',
  history: [['7.0.0', 'Several sections in one call.']],
  flags: ['loading', 'stale'],
  categories: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  args: [string('section', { optional: true, multiple: true })],
  examples: [{ lines: ['INFO keyspace', 'INFO memory clients'] }],
  run: (ctx, argv) => {
    const words = argv.slice(1).map((word) => word.toLowerCase());
    return new Verbatim('txt', infoText(ctx.engine, words));
  },
});
