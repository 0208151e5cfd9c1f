// Bits drawn: a grid of the window, rows of whole bytes; ranges and fields that a command looked at are framed. After BITOP
// its operands stand above each other, bit over bit.
import { useEffect, useRef, useState } from 'react';
import type { BitmapTouch, BitRow } from '../../../server/pictures/bitmap.ts';
import { count, printable } from '../../kit/bytes-text.ts';
import { Overview } from '../parts/Overview.tsx';
import type { PictureProps } from '../visualizer.ts';

const CELL = 13;

export function BitmapPicture({ view, touch, step, moveTo }: PictureProps<'bitmap'>) {
  const { length, first, bytes, ones, overview, isSampled } = view;
  const detail = touch?.detail;
  const box = useRef<HTMLDivElement>(null);
  const perRow = useBytesPerRow(box);
  return (
    <div className="bitmap" ref={box}>
      <p className="bitmap-sum">
        {ones === undefined ? (
          <>About {count(Math.round(average(overview) * length * 8))} of {count(length * 8)} bits are set (sampled)</>
        ) : (
          <>
            <b>{count(ones)}</b> of {count(length * 8)} bits are set
          </>
        )}
      </p>
      {detail?.operation && <Operation operation={detail.operation} perRow={perRow} />}
      <Overview
        label={isSampled ? 'Share of bits set, sampled' : 'Share of bits set'}
        units="bytes"
        figures={overview}
        full={1}
        total={length}
        first={first}
        shown={bytes.length}
        moveTo={moveTo}
      />
      <Grid bytes={bytes} first={first} perRow={perRow} detail={detail} isWrite={touch?.isWrite ?? false} step={step} turn={touch?.number ?? 0} />
    </div>
  );
}

function average(figures: readonly number[]): number {
  return figures.length === 0 ? 0 : figures.reduce((sum, each) => sum + each, 0) / figures.length;
}

function useBytesPerRow(box: React.RefObject<HTMLElement | null>): number {
  const [perRow, setPerRow] = useState(4);
  useEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => {
      const room = Math.floor((current.clientWidth - 56) / (8 * CELL + 6));
      setPerRow(Math.max(1, room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1));
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [box]);
  return perRow;
}

interface GridProps {
  readonly bytes: string;
  readonly first: number;
  readonly perRow: number;
  readonly detail: BitmapTouch | undefined;
  readonly isWrite: boolean;
  readonly step: number;
  readonly turn: number;
}

function Grid({ bytes, first, perRow, detail, isWrite, step, turn }: GridProps) {
  const rows: { readonly at: number; readonly bytes: string }[] = [];
  for (let at = 0; at < bytes.length; at += perRow) rows.push({ at: first + at, bytes: bytes.slice(at, at + perRow) });
  const ranges = rangesOf(detail, step);
  return (
    <div className="bit-rows" role="img" aria-label="Grid of bits; the text button says it in words">
      {rows.map((row) => (
        <div key={row.at} className="bit-row">
          <span className="bit-offset mono">{count(row.at * 8)}</span>
          <BitLine bytes={row.bytes} start={row.at * 8} perRow={perRow} ranges={ranges} bit={detail?.bit ?? -1} isWrite={isWrite} turn={turn} />
        </div>
      ))}
    </div>
  );
}

function rangesOf(detail: BitmapTouch | undefined, step: number): readonly (readonly [number, number])[] {
  if (!detail) return [];
  if (detail.fields.length > 0) return detail.fields.slice(0, step + 1).map(({ from, to }) => [from, to] as const);
  return detail.range ? [detail.range] : [];
}

interface BitLineProps {
  readonly bytes: string;
  /** Number of the first bit. */
  readonly start: number;
  readonly perRow: number;
  readonly ranges: readonly (readonly [number, number])[];
  readonly bit: number;
  readonly isWrite: boolean;
  readonly turn: number;
}

function x(bit: number): number {
  return bit * CELL + Math.floor(bit / 8) * 6;
}

function BitLine({ bytes, start, perRow, ranges, bit, isWrite, turn }: BitLineProps) {
  let set = '';
  let clear = '';
  for (let at = 0; at < bytes.length * 8; at++) {
    const isSet = (bytes.charCodeAt(at >> 3) >> (7 - (at & 7))) & 1;
    if (isSet) set += `M${x(at) + 1} 2h${CELL - 2}v${CELL - 2}h-${CELL - 2}z`;
    else clear += `M${x(at) + CELL / 2 - 1} ${CELL / 2 + 0.5}h2v2h-2z`;
  }
  const width = x(perRow * 8);
  const end = start + bytes.length * 8;
  return (
    <svg className="bit-line" width={width} height={CELL + 2} viewBox={`0 0 ${width} ${CELL + 2}`} aria-hidden="true">
      {ranges.map(([from, to]) => {
        if (to <= start || from >= end) return null;
        const left = x(Math.max(0, from - start));
        const last = Math.min(to, end) - 1 - start;
        return <rect key={`${from} ${turn}`} className="bit-range" x={left} y={0} width={x(last) + CELL - left} height={CELL + 2} data-write={isWrite || undefined} />;
      })}
      <path className="bit-clear" d={clear} />
      <path className="bit-set" d={set} />
      {bit >= start && bit < end && (
        <rect key={turn} className="bit-hit" x={x(bit - start) - 0.5} y={0.5} width={CELL + 1} height={CELL + 1} />
      )}
    </svg>
  );
}

const SYMBOLS: Readonly<Record<string, string>> = { AND: '∧', OR: '∨', XOR: '⊕', NOT: '¬' };

function Operation({ operation, perRow }: { readonly operation: NonNullable<BitmapTouch['operation']>; readonly perRow: number }) {
  const rows: readonly (BitRow & { readonly sign: string })[] = [
    ...operation.sources.map((source, at) => ({ ...source, sign: at === 0 && operation.name !== 'NOT' ? '' : (SYMBOLS[operation.name] ?? '') })),
    { ...operation.result, sign: '=' },
  ];
  const longest = Math.min(Math.max(...rows.map(({ bytes }) => bytes.length)), perRow * 2);
  return (
    <div className="bit-operation" role="img" aria-label={`${operation.name}: operands above each other, the result below`}>
      {Array.from({ length: Math.ceil(longest / perRow) }, (_, part) => (
        <div key={part} className="bit-operation-part">
          {rows.map(({ key, bytes, sign }, at) => (
            <div key={`${at} ${key}`} className="bit-row" data-result={sign === '=' || undefined}>
              <span className="bit-offset mono" title={printable(key)}>
                {sign} {printable(key)}
              </span>
              <BitLine
                bytes={bytes.slice(part * perRow, (part + 1) * perRow).padEnd(Math.min(perRow, longest - part * perRow), '\0')}
                start={part * perRow * 8}
                perRow={perRow}
                ranges={[]}
                bit={-1}
                isWrite={false}
                turn={0}
              />
            </div>
          ))}
        </div>
      ))}
      {Math.max(...rows.map(({ length }) => length)) > longest && <p className="legend">The first {count(longest)} bytes.</p>}
    </div>
  );
}
