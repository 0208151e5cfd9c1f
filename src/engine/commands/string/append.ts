// APPEND and SETRANGE: changes in place.
import { arg, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { integer, key, string } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';

export const append = defineCommand({
  name: 'append',
  summary: 'Adds bytes to the end of a string; a missing key counts as empty.',
  since: '2.0.0',
  group: 'string',
  complexity: 'O(1) on average for a short addition: the room for the string doubles whenever it is used up.',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW insert', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('value')],
  examples: [{ lines: ['APPEND log "first. "', 'APPEND log "second."', 'GET log'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const text = arg(argv, 2);
    const value = ctx.write(StringValue, name);
    let length = text.length;
    if (value === undefined) {
      const first = StringValue.of(text);
      ctx.engine.sharedIntegers.share(first);
      ctx.db.add(name, first);
    } else {
      checkLength(ctx, value.length, text.length);
      length = value.append(text);
    }
    ctx.changed('string', 'append', name);
    return length;
  },
});

export const setrange = defineCommand({
  name: 'setrange',
  summary: 'Overwrites a part of a string from an offset on; what lies between its end and the offset becomes zero bytes.',
  since: '2.2.0',
  group: 'string',
  complexity: 'O(M) for a value of M bytes, which mostly is as good as O(1), and O(N) if the string grows to N bytes.',
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keySpec('RW update', index(1), range(0, 1, 0))],
  args: [key('key', 0), integer('offset'), string('value')],
  examples: [{ lines: ['SET greeting "Hello World"', 'SETRANGE greeting 6 Redis', 'GET greeting'] }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const offset = readInteger(arg(argv, 2));
    if (offset < 0) return errors.offsetOutOfRange;
    const text = arg(argv, 3);
    let value = ctx.write(StringValue, name);
    if (text.length === 0) return value?.length ?? 0;
    checkLength(ctx, offset, text.length);
    if (value === undefined) {
      value = StringValue.ofZeros(offset + text.length);
      ctx.db.add(name, value);
    }
    value.overwrite(offset, text);
    ctx.changed('string', 'setrange', name);
    return value.length;
  },
});

/** Refuses what would grow past proto-max-bulk-len; what a file holds is not refused. */
function checkLength(ctx: Context, length: number, added: number): void {
  if (length + added > ctx.settings['proto-max-bulk-len'] && !ctx.engine.isLoading) throw errors.stringTooLong;
}
