// The sign of a data type: its colour, always together with a letter, so that colour is never the only sign. The letter is
// the one that the type's commands begin with (HSET, LPUSH, SADD, ZADD, XADD); strings, which have none, get a quote.
import './type-glyph.css';

const GLYPHS: Readonly<Record<string, string>> = { string: '"', hash: 'H', list: 'L', set: 'S', zset: 'Z', stream: 'X' };
const NAMES: Readonly<Record<string, string>> = { zset: 'sorted set' };

export function typeName(type: string): string {
  return NAMES[type] ?? type;
}

export function TypeGlyph({ type }: { readonly type: string }) {
  return (
    <span className="type-glyph" data-type={type} title={typeName(type)}>
      <span aria-hidden="true">{GLYPHS[type] ?? '?'}</span>
      <span className="visually-hidden">{typeName(type)} </span>
    </span>
  );
}
