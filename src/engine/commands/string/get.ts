// GET, MGET and STRLEN.
import { arg } from '../../args.ts';
import type { Reply } from '../../../resp/reply.ts';
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
  examples: [
    { lines: ['SET color blue', 'GET color'] },
    { lines: ['GET missing'], note: 'A key that does not exist.' },
  ],
  run: (ctx, argv) => ctx.read(StringValue, arg(argv, 1))?.text ?? null,
});

export const mget = defineCommand({
  name: 'mget',
  summary: 'Reads the strings of several keys at once.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(N) for N keys.',
  flags: ['readonly', 'fast'],
  categories: ['string'],
  tips: ['request_policy:multi_shard'],
  keys: [keySpec('RO access', index(1), range(-1, 1, 0))],
  args: [key('key', 0, { multiple: true })],
  examples: [{ lines: ['MSET one 1 two 2', 'MGET one two three'], note: 'Nil for what is missing or no string.' }],
  run: (ctx, argv) => {
    const texts: Reply[] = [];
    for (let at = 1; at < argv.length; at++) {
      const value = ctx.db.lookupRead(arg(argv, at));
      texts.push(value instanceof StringValue ? value.text : null);
    }
    return texts;
  },
});

export const strlen = defineCommand({
  name: 'strlen',
  summary: 'Tells how many bytes long a string is.',
  since: '2.2.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: [keySpec('RO', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SET word café', 'STRLEN word'], note: 'Bytes, not letters: é takes two in UTF-8.' }],
  run: (ctx, argv) => ctx.read(StringValue, arg(argv, 1))?.length ?? 0,
});
