// GETSET, GETDEL and GETEX: answer what was there, and change it or its time to live.
import { arg } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key, oneOf, string, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import type { ByteString } from '../../../base/bytes.ts';
import { StringValue } from '../../types/string/value.ts';
import { readExpiry, readStringOptions, type StringOptions } from '../expiry-options.ts';
import { store } from './store.ts';

export const getset = defineCommand({
  name: 'getset',
  summary: 'Stores a string and answers the one that was there before.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  docFlags: ['deprecated'],
  deprecatedSince: '6.2.0',
  replacedBy: '`SET` with the `!GET` argument',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0))],
  args: [key('key', 0), string('value')],
  examples: [{ lines: ['SET hits 17', 'GETSET hits 0', 'GET hits'], note: 'Reads a counter and starts it anew.' }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const text = arg(argv, 2);
    const old = ctx.read(StringValue, name)?.text ?? null;
    store(ctx, name, text);
    ctx.changed('string', 'set', name);
    ctx.propagateAs('SET', name, text);
    return old;
  },
});

export const getdel = defineCommand({
  name: 'getdel',
  summary: 'Answers the string of a key and deletes the key.',
  since: '6.2.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access delete', index(1), range(0, 1, 0))],
  args: [key('key', 0)],
  examples: [{ lines: ['SET ticket A-17', 'GETDEL ticket', 'EXISTS ticket'], note: 'Taken once, and by one only.' }],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const value = ctx.read(StringValue, name);
    if (value === undefined) return null;
    const { text } = value;
    ctx.db.delete(name);
    ctx.changed('generic', 'del', name);
    // Even with lazyfree-lazy-user-del, which turns DEL into UNLINK, this stays a DEL (8.0).
    ctx.propagateAs('DEL', name);
    return text;
  },
});

export const getex = defineCommand({
  name: 'getex',
  summary: 'Answers the string of a key and sets or removes its time to live.',
  since: '6.2.0',
  group: 'string',
  complexity: 'O(1)',
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [keySpec('RW access update', index(1), range(0, 1, 0), 'Written to, too: the time to live changes')],
  args: [
    key('key', 0),
    oneOf(
      'expiration',
      [
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('PERSIST'),
      ],
      { optional: true },
    ),
  ],
  examples: [
    { lines: ['SET session:42 ada EX 60', 'GETEX session:42 EX 3600', 'TTL session:42'], note: 'Each use prolongs it.' },
    { lines: ['SET draft text EX 60', 'GETEX draft PERSIST', 'TTL draft'] },
  ],
  run: (ctx, argv) => {
    const options = readStringOptions(argv, 2, 'getex');
    const name = arg(argv, 1);
    const value = ctx.read(StringValue, name);
    if (value === undefined) return null;
    // Read before the change: the key may be gone after it.
    const { text } = value;
    changeExpiry(ctx, name, value, options);
    return text;
  },
});

function changeExpiry(ctx: Context, name: ByteString, value: StringValue, options: StringOptions): void {
  if (options.persists) {
    if (!ctx.db.persist(name, value)) return;
    ctx.changed('generic', 'persist', name);
    ctx.propagateAs('PERSIST', name);
    return;
  }
  if (options.expiry === undefined) return;
  const at = readExpiry(options.expiry, ctx.now, 'getex');
  if (at <= ctx.now && !ctx.engine.isLoading) {
    ctx.db.delete(name);
    ctx.changed('generic', 'del', name);
    ctx.propagateAs(ctx.settings['lazyfree-lazy-expire'] ? 'UNLINK' : 'DEL', name);
    return;
  }
  ctx.db.setExpiry(name, value, at);
  ctx.changed('generic', 'expire', name);
  ctx.propagateAs('PEXPIREAT', name, String(at));
}
