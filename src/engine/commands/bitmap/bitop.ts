// BITOP.
import { ErrorReply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { errors } from '../../errors.ts';
import { key, oneOf, token } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { type BitOperation, combineBits } from '../../types/string/bits.ts';
import { StringValue } from '../../types/string/value.ts';

const oneSourceOnly = new ErrorReply('ERR BITOP NOT must be called with a single source key.');

const OPERATIONS: readonly BitOperation[] = ['and', 'or', 'xor', 'not'];

export const bitop = defineCommand({
  name: 'bitop',
  summary: 'Combines strings bit by bit with AND, OR, XOR or NOT and stores the result.',
  since: '2.6.0',
  group: 'bitmap',
  complexity: 'O(N)',
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: [
    keySpec('OW update', index(2), range(0, 1, 0)),
    keySpec('RO access', index(3), range(-1, 1, 0)),
  ],
  args: [
    oneOf('operation', [token('AND'), token('OR'), token('XOR'), token('NOT')]),
    key('destkey', 0),
    key('key', 1, { multiple: true }),
  ],
  examples: [
    {
      lines: ['SETBIT seen:mon 7 1', 'SETBIT seen:tue 7 1', 'SETBIT seen:tue 9 1', 'BITOP AND both seen:mon seen:tue', 'BITCOUNT both'],
      note: 'Who was there on both days.',
    },
  ],
  run: (ctx, argv) => {
    const operation = OPERATIONS.find((each) => isWord(argv, 1, each));
    if (operation === undefined) return errors.syntax;
    if (operation === 'not' && argv.length !== 4) return oneSourceOnly;
    const target = arg(argv, 2);
    const sources: Uint8Array[] = [];
    for (let at = 3; at < argv.length; at++) {
      sources.push(ctx.read(StringValue, arg(argv, at))?.bytes ?? new Uint8Array(0));
    }
    const result = combineBits(operation, sources);
    if (result.length > 0) {
      ctx.db.set(target, StringValue.ofBytes(result));
      ctx.changed('string', 'set', target);
    } else if (ctx.db.delete(target)) {
      ctx.changed('generic', 'del', target);
    }
    return result.length;
  },
});
