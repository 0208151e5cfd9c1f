// BY and GET patterns of SORT: the first `*` becomes the element, and what that names is a string key or, after "->", a
// field of a hash.
import type { ByteString } from '../../../../base/bytes.ts';
import type { Context } from '../../../context.ts';
import { HashValue } from '../../../types/hash/value.ts';
import { StringValue } from '../../../types/string/value.ts';
import { liveValue } from '../../hash/live-fields.ts';

export interface LookupPattern {
  readonly prefix: ByteString;
  readonly suffix: ByteString;
  readonly field: ByteString | undefined;
}

/** "#" stands for the element itself. Without a `*` a pattern names nothing: undefined. */
export function parsePattern(pattern: ByteString): LookupPattern | '#' | undefined {
  if (pattern === '#') return '#';
  // Redis looks for both marks as C does: not behind a zero byte.
  const visible = pattern.split('\0', 1)[0] ?? '';
  const star = visible.indexOf('*');
  if (star < 0) return undefined;
  const arrow = visible.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < visible.length;
  return {
    prefix: pattern.slice(0, star),
    suffix: pattern.slice(star + 1, hasField ? arrow : undefined),
    field: hasField ? pattern.slice(arrow + 2) : undefined,
  };
}

/** What the pattern finds for an element; undefined if nothing, or something of another type. */
export function lookupByPattern(
  ctx: Context,
  pattern: LookupPattern | '#' | undefined,
  element: ByteString,
): ByteString | undefined {
  if (pattern === undefined) return undefined;
  if (pattern === '#') return element;
  const name = pattern.prefix + element + pattern.suffix;
  const value = ctx.db.lookupRead(name);
  if (pattern.field === undefined) return value instanceof StringValue ? value.text : undefined;
  return value instanceof HashValue ? liveValue(ctx, name, value, pattern.field) : undefined;
}
