// What all commands that take elements out of a list share: the bookkeeping afterwards, and the words LEFT and RIGHT.
import type { ByteString } from '../../../base/bytes.ts';
import { isWord } from '../../args.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { token } from '../../grammar.ts';
import type { ListEnd, ListValue } from '../../types/list/value.ts';

/** LEFT or RIGHT; a syntax error for any other word. */
export function readEnd(argv: readonly ByteString[], at: number): ListEnd {
  if (isWord(argv, at, 'left')) return 'left';
  if (isWord(argv, at, 'right')) return 'right';
  throw errors.syntax;
}

export const END_TOKENS = [token('LEFT'), token('RIGHT')];

/** After `count` elements were popped: announces it, and removes the list if it is empty or lets it shrink. */
export function popped(ctx: Context, name: ByteString, list: ListValue, end: ListEnd, count: number): void {
  removed(ctx, name, list, end === 'left' ? 'lpop' : 'rpop', count);
}

export function removed(ctx: Context, name: ByteString, list: ListValue, event: string, count: number): void {
  ctx.notify('list', event, name);
  if (!ctx.deleteIfEmpty(name, list)) list.shrink(ctx.settings);
  ctx.changedSilently(name, count);
}
