// SET with all its options.
import type { ByteString } from '../../../base/bytes.ts';
import { OK, type Reply } from '../../../resp/reply.ts';
import { arg, isWord } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { integer, key, oneOf, string, token, unixTime } from '../../grammar.ts';
import { index, keySpec, range } from '../../key-specs.ts';
import { StringValue } from '../../types/string/value.ts';
import { readExpiry, readStringOptions } from '../expiry-options.ts';
import { store, storeUntil } from './store.ts';

const OVERWRITE = ['OW', 'update'];
const READ_WRITE = ['RW', 'access', 'update'];

export const set = defineCommand({
  name: 'set',
  summary: 'Stores a string in a key, in place of whatever is there.',
  since: '1.0.0',
  group: 'string',
  complexity: 'O(1)',
  history: [
    ['2.6.12', 'New options `EX`, `PX`, `NX` and `XX`.'],
    ['6.0.0', 'New option `KEEPTTL`.'],
    ['6.2.0', 'New options `GET`, `EXAT` and `PXAT`.'],
    ['7.0.0', '`NX` and `GET` may stand together.'],
  ],
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [
    keySpec(
      'RW access update variable_flags',
      index(1),
      range(0, 1, 0),
      'Read as well as written because `GET` may be among the options',
    ),
  ],
  // Only with GET among the options is the old value read.
  getKeys: (argv) => [{ at: 1, flags: argv.some((_, at) => at > 2 && isWord(argv, at, 'get')) ? READ_WRITE : OVERWRITE }],
  args: [
    key('key', 0),
    string('value'),
    oneOf('condition', [token('NX'), token('XX')], { optional: true, since: '2.6.12' }),
    token('GET', { optional: true, since: '6.2.0' }),
    oneOf(
      'expiration',
      [
        integer('seconds', { token: 'EX', since: '2.6.12' }),
        integer('milliseconds', { token: 'PX', since: '2.6.12' }),
        unixTime('unix-time-seconds', { token: 'EXAT', since: '6.2.0' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT', since: '6.2.0' }),
        token('KEEPTTL', { since: '6.0.0' }),
      ],
      { optional: true },
    ),
  ],
  examples: [
    { lines: ['SET greeting "hello world"', 'GET greeting'] },
    { lines: ['SET session:42 ada EX 3600', 'TTL session:42'], note: 'A value that goes away after an hour.' },
    { lines: ['SET lock:report worker-1 NX PX 30000', 'SET lock:report worker-2 NX PX 30000'], note: 'A simple lock.' },
  ],
  run: (ctx, argv) => {
    const name = arg(argv, 1);
    const text = arg(argv, 2);
    if (argv.length > 3) return setWithOptions(ctx, argv, name, text);
    store(ctx, name, text);
    ctx.changed('string', 'set', name);
    return OK;
  },
});

function setWithOptions(ctx: Context, argv: readonly ByteString[], name: ByteString, text: ByteString): Reply {
  const options = readStringOptions(argv, 3, 'set');
  const at = options.expiry && readExpiry(options.expiry, ctx.now, 'set');
  const old = options.answersOld ? (ctx.read(StringValue, name)?.text ?? null) : null;
  if (options.condition !== undefined) {
    const found = ctx.db.lookupWrite(name) !== undefined;
    if (found !== (options.condition === 'xx')) return old;
  }
  if (at === undefined) {
    store(ctx, name, text, options.keepsTtl);
    ctx.changed('string', 'set', name);
    if (options.answersOld) ctx.propagateAs(...argv.filter((_, i) => i < 3 || !isWord(argv, i, 'get')));
  } else {
    storeUntil(ctx, name, text, at);
    if (options.expiry?.unit !== 'pxat') ctx.propagateAs('SET', name, text, 'PXAT', String(at));
  }
  return options.answersOld ? old : OK;
}
