// GET.
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { key } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

export const get = defineCommand({
  name: 'get',
  summary: 'Reads the string that a key holds.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  run: (ctx, argv) => ctx.read(StringValue, arg(argv, 1))?.text ?? null,
});
