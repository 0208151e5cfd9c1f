// DEBUG POPULATE: many keys at once, to try things on.
import type { ByteString } from '../../../../base/bytes.ts';
import { OK, type Reply } from '../../../../resp/reply.ts';
import { arg, readPositive } from '../../../args.ts';
import type { Context } from '../../../context.ts';
import { StringValue } from '../../../types/string/value.ts';

/** `argv`: DEBUG POPULATE count [prefix [size]]. Keys that exist stay as they are; nothing is propagated. */
export function populate(ctx: Context, argv: readonly ByteString[]): Reply {
  const count = readPositive(arg(argv, 2));
  const prefix = argv[3] ?? 'key';
  const size = argv[4] === undefined ? 0 : readPositive(argv[4]);
  ctx.db.keys.expand(ctx.db.size + count);
  for (let at = 0; at < count; at++) {
    const key = `${prefix}:${at}`;
    if (ctx.db.has(key)) continue;
    const text = `value:${at}`;
    ctx.db.add(key, StringValue.ofText(size === 0 ? text : text.slice(0, size).padEnd(size, '\0')));
    ctx.engine.keyTouched(ctx.db, key);
  }
  return OK;
}
