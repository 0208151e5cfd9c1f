// One row of the list: a group with its number of keys, or a key with its type, encoding, size and time to live. A row
// that has not come yet keeps its place.
import { memo, useEffect, useRef } from 'react';
import type { KeyRow, Row } from '../../hosts/worker/protocol.ts';
import { byteSize, count, counted, printable, timeLeft } from '../kit/bytes-text.ts';
import { isSame } from '../kit/same.ts';
import { TypeGlyph } from '../kit/TypeGlyph.tsx';

/** In its last seconds a key's time to live is shown as urgent. */
const SOON_MS = 10_000;
/** So long after its last change a row's mark begins to fade. */
const MARKED_MS = 600;

export interface TreeRowProps {
  readonly id: string;
  readonly row: Row | undefined;
  readonly position: number;
  readonly top: number;
  readonly height: number;
  /** Unix ms; 0 for rows that do not expire, so that they are not drawn again each second. */
  readonly now: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly act: (position: number) => void;
}

export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, top, height } = props;
  const place = { blockSize: height, transform: `translateY(${top}px)` };
  if (!row) return <div className="key-row" style={place} role="presentation" />;
  const shared = {
    id: props.id,
    className: 'key-row',
    role: 'treeitem',
    style: { ...place, paddingInlineStart: 12 + row.depth * 16 },
    'aria-level': row.depth + 1,
    'data-active': props.isActive || undefined,
    onClick: () => props.act(props.position),
  };
  if (row.kind === 'group') {
    return (
      <div {...shared} aria-expanded={row.isOpen} aria-selected={false}>
        <span className="key-fold" aria-hidden="true">
          {row.isOpen ? '▾' : '▸'}
        </span>
        <span className="key-name mono">{printable(row.label)}</span>
        <span className="key-count">{counted(row.keys, 'key')}</span>
      </div>
    );
  }
  return (
    <div {...shared} aria-selected={props.isSelected}>
      {row.changedAt > 0 && <ChangeMark changedAt={row.changedAt} />}
      <TypeGlyph type={row.facts.type} />
      <span className="key-name mono" title={printable(row.key)}>
        {row.label === '' ? printable(row.key) || '(empty name)' : printable(row.label)}
      </span>
      <span className="key-encoding">{row.facts.encoding}</span>
      <span className="key-size">{sizeOf(row)}</span>
      <TimeToLive expireAt={row.facts.expireAt} now={props.now} />
    </div>
  );
}, isSame);

/** Stands still while changes go on: what fades is a layer of its own, and a screen full of those costs more than the rest. */
function ChangeMark({ changedAt }: { readonly changedAt: number }) {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const { current: element } = mark;
    element?.removeAttribute('data-fading');
    const timer = setTimeout(() => element?.setAttribute('data-fading', ''), MARKED_MS);
    return () => clearTimeout(timer);
  }, [changedAt]);
  return <span ref={mark} className="key-changed" aria-hidden="true" />;
}

function sizeOf({ facts }: KeyRow): string {
  return facts.type === 'string' ? byteSize(facts.size) : count(facts.size);
}

export function TimeToLive({ expireAt, now }: { readonly expireAt: number | undefined; readonly now: number }) {
  if (expireAt === undefined) {
    return (
      <span className="key-ttl">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">no time to live</span>
      </span>
    );
  }
  const left = expireAt - now;
  return (
    <span className="key-ttl" data-soon={left < SOON_MS || undefined}>
      {left <= 0 ? 'expired' : timeLeft(left)}
    </span>
  );
}
