// The elements of a collection, in the engine's order: a list by index, a sorted set by rank, a hash by field, a stream by
// id. Windows of rows, as in the key list.
import { memo, useCallback, useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { toUtf8, type ByteString } from '../../base/bytes.ts';
import type { Clip, ValueView } from '../../hosts/worker/protocol.ts';
import { count, printable, timeLeft } from '../kit/bytes-text.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { isSame } from '../kit/same.ts';
import { useMediaQuery, useSeconds, useWorkspace } from '../workspace/hooks.ts';

type Collection = Exclude<ValueView, { type: 'string' }>;
type Cell = { readonly text: string; readonly kind: 'index' | 'main' | 'side' | 'number' };

const HEADS: Readonly<Record<Collection['type'], readonly string[]>> = {
  list: ['index', 'element'],
  set: ['', 'member'],
  hash: ['field', 'value'],
  zset: ['rank', 'member', 'score'],
  stream: ['id', 'fields'],
};
const MARGIN = 40;

export interface ElementTableProps {
  readonly db: number;
  readonly keyName: ByteString;
  readonly view: Collection;
  readonly setRange: (update: (now: Range) => Range) => void;
}

interface Range {
  readonly first: number;
  readonly count: number;
}

export function ElementTable({ db, keyName, view, setRange }: ElementTableProps) {
  const { engine } = useWorkspace();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMediaQuery('(pointer: coarse)') ? 40 : 28;
  const virtualizer = useVirtualizer({
    count: view.facts.size,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    setRange((now) => {
      const isCovered = firstShown >= now.first && lastShown < now.first + now.count;
      return isCovered ? now : { first: Math.max(0, firstShown - MARGIN), count: lastShown - firstShown + 2 * MARGIN };
    });
  }, [firstShown, lastShown, setRange]);
  const now = useSeconds(view.type === 'hash' && view.items.some((item) => item.expireAt !== undefined));
  const copy = useCallback(
    async (index: number): Promise<string> => {
      const whole = await engine.readValue({ db, key: keyName, first: index, count: 1, clip: Infinity });
      return whole && whole.type !== 'string' ? copyText(whole) : '';
    },
    [engine, db, keyName],
  );
  const heads = HEADS[view.type];
  return (
    <div
      className="elements"
      ref={scroller}
      role="table"
      aria-label="Elements"
      aria-rowcount={view.facts.size + 1}
      tabIndex={0}
      data-type={view.type}
    >
      <div className="element-row element-heads" role="row" aria-rowindex={1}>
        {heads.map((head, i) => (
          <span key={head} role="columnheader" data-kind={headKind(view.type, i)}>
            {head}
          </span>
        ))}
        <span role="columnheader" className="element-copy">
          <span className="visually-hidden">copy</span>
        </span>
      </div>
      <div className="element-space" role="rowgroup" style={{ blockSize: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <ElementRow key={index} index={index} top={start} height={rowHeight} cells={cellsOf(view, index, now)} copy={copy} />
        ))}
      </div>
    </div>
  );
}

interface ElementRowProps {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly cells: readonly Cell[];
  readonly copy: (index: number) => Promise<string>;
}

const ElementRow = memo(function ElementRow({ index, top, height, cells, copy }: ElementRowProps) {
  return (
    <div
      className="element-row mono"
      role="row"
      aria-rowindex={index + 2}
      style={{ blockSize: height, transform: `translateY(${top}px)` }}
    >
      {cells.map(({ kind, text }) => (
        <span key={kind} role="cell" data-kind={kind} title={text}>
          {text}
        </span>
      ))}
      <span role="cell" className="element-copy">
        <CopyButton what={`element ${index + 1}`} text={() => copy(index)} />
      </span>
    </div>
  );
}, isSame);

function headKind(type: Collection['type'], column: number): Cell['kind'] {
  if (type === 'hash' || type === 'stream') return column === 0 ? 'side' : 'main';
  return column === 0 ? 'index' : column === 1 ? 'main' : 'number';
}

function cellsOf(view: Collection, index: number, now: number): readonly Cell[] {
  const at = index - view.first;
  switch (view.type) {
    case 'list':
      return [{ text: count(index), kind: 'index' }, ...main(view.items[at])];
    case 'set':
      return [{ text: '', kind: 'index' }, ...main(view.items[at])];
    case 'zset': {
      const item = view.items[at];
      return [{ text: count(index), kind: 'index' }, ...main(item?.member), { text: item?.score ?? '', kind: 'number' }];
    }
    case 'hash': {
      const item = view.items[at];
      const ttl = item?.expireAt === undefined ? '' : ` · ${timeLeft(Math.max(0, item.expireAt - now))}`;
      return [{ text: item ? clipped(item.field) + ttl : '', kind: 'side' }, ...main(item?.value)];
    }
    case 'stream': {
      const item = view.items[at];
      return [{ text: item?.id ?? '', kind: 'side' }, { text: item ? pairs(item.fields) : '', kind: 'main' }];
    }
  }
}

function main(clip: Clip | undefined): readonly Cell[] {
  return [{ text: clip ? clipped(clip) : '', kind: 'main' }];
}

function clipped(clip: Clip): string {
  const text = printable(clip.bytes);
  return clip.bytes.length < clip.length ? `${text}… (${count(clip.length)} bytes)` : text;
}

function pairs(fields: readonly Clip[]): string {
  const texts: string[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    const [field, value] = [fields[i], fields[i + 1]];
    if (field && value) texts.push(`${clipped(field)}=${clipped(value)}`);
  }
  return texts.join('  ');
}

function copyText(view: Collection): string {
  switch (view.type) {
    case 'list':
    case 'set':
      return toUtf8(view.items[0]?.bytes ?? '');
    case 'zset':
      return toUtf8(view.items[0]?.member.bytes ?? '');
    case 'hash':
      return toUtf8(view.items[0]?.value.bytes ?? '');
    case 'stream':
      return pairs(view.items[0]?.fields ?? []);
  }
}
