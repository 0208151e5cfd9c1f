// Rows of bytes in hex and as text. Bytes alike in tone and marks are drawn as one piece, and rows that stay as they are
// are not drawn again: a file of 50 MB scrolls at the pace of the screen. Which byte is under the pointer is reckoned from
// where it stands, since every byte has the same width.
import { memo, type PointerEvent, useMemo } from 'react';
import type { FieldView, FileWindow } from '../../hosts/worker/disk-protocol.ts';

/** Also in persistence.css. */
const CELL_WIDTH = 17;

/** What a byte is drawn with, as the char code that stands for it: its tone in the low bits, and marks. */
const TONES = ['length', 'key', 'value', 'other'] as const;
const TONE_BITS = 7;
const AROUND = 8;
const CURSOR = 16;
const OPEN = 32;

export interface HexRowsProps {
  readonly window: FileWindow;
  /** The smallest field around the byte that is looked at. */
  readonly around: FieldView | undefined;
  readonly first: number;
  readonly rows: number;
  readonly perRow: number;
  /** Pixels of the first row above the edge. */
  readonly shift: number;
  readonly at: number;
  readonly choose: (offset: number) => void;
  readonly hover: (offset: number | undefined) => void;
}

/** Drawn by what has come, which may lag a moment behind what is scrolled to. */
export function HexRows({ window, around, first, rows, perRow, shift, at, choose, hover }: HexRowsProps) {
  const marks = useMemo(() => marksOf(window, around), [window, around]);
  const shown = Array.from({ length: rows }, (_, row) => first + row * perRow).filter((from) => from < window.length);
  return (
    <div
      aria-hidden="true"
      style={{ transform: `translateY(${-shift}px)` }}
      onClick={(event) => {
        const offset = offsetUnder(event.target, event.clientX);
        if (offset !== undefined) choose(offset);
      }}
      onPointerMove={(event: PointerEvent) => {
        if (event.pointerType === 'mouse') hover(offsetUnder(event.target, event.clientX));
      }}
      onPointerLeave={() => hover(undefined)}
    >
      {shown.map((from) => {
        const start = from - window.first;
        const isHere = start >= 0 && start < window.bytes.length;
        const count = Math.min(perRow, window.length - from);
        const line = isHere ? marks.slice(start, start + perRow) : '';
        return (
          <HexRow
            // Rows that come take the place of those that go, which is cheaper than making them anew.
            key={(from / perRow) % rows}
            from={from}
            count={count}
            perRow={perRow}
            bytes={isHere ? window.bytes.slice(start, start + perRow) : ''}
            marks={at >= from && at < from + count ? withCursor(line.padEnd(count, '\0'), at - from) : line}
          />
        );
      })}
    </div>
  );
}

interface HexRowProps {
  readonly from: number;
  readonly count: number;
  readonly perRow: number;
  /** Empty until they have come. */
  readonly bytes: string;
  readonly marks: string;
}

const HexRow = memo(function HexRow({ from, count, perRow, bytes, marks }: HexRowProps) {
  const runs = runsOf(marks, count);
  return (
    <div className="byte-row" data-from={from} data-count={count}>
      <span className="byte-offset">{from.toString(16).padStart(6, '0')}</span>
      <span className="byte-hex" style={{ inlineSize: perRow * CELL_WIDTH }}>
        {runs.map(({ start, end, mark }) => (
          <span key={start} {...attributes(mark)}>
            {hexOf(bytes, start, end)}
          </span>
        ))}
      </span>
      <span className="byte-text">
        {runs.map(({ start, end, mark }) => (
          <span key={start} {...attributes(mark & ~TONE_BITS)}>
            {bytes.slice(start, end).replace(/[^\x20-\x7e]/g, '·')}
          </span>
        ))}
      </span>
    </div>
  );
});

interface Run {
  readonly start: number;
  readonly end: number;
  readonly mark: number;
}

/** Stretches of bytes with the same mark. */
function runsOf(marks: string, count: number): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < count; ) {
    const mark = marks.charCodeAt(start) || 0;
    let end = start + 1;
    while (end < count && (marks.charCodeAt(end) || 0) === mark) end++;
    runs.push({ start, end, mark });
    start = end;
  }
  return runs;
}

function attributes(mark: number) {
  return {
    'data-tone': TONES[(mark & TONE_BITS) - 1],
    'data-around': (mark & AROUND) !== 0 || undefined,
    'data-at': (mark & CURSOR) !== 0 || undefined,
    'data-open': (mark & OPEN) !== 0 || undefined,
  };
}

function hexOf(bytes: string, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index++) {
    const code = bytes.charCodeAt(index);
    text += Number.isNaN(code) ? '   ' : `${code < 16 ? '0' : ''}${code.toString(16)} `;
  }
  return text;
}

function withCursor(marks: string, index: number): string {
  return marks.slice(0, index) + String.fromCharCode(marks.charCodeAt(index) | CURSOR) + marks.slice(index + 1);
}

/** A mark for each byte of the window. */
function marksOf({ bytes, first, fields, synced }: FileWindow, around: FieldView | undefined): string {
  const codes: number[] = [];
  let next = 0;
  for (let index = 0; index < bytes.length; index++) {
    const offset = first + index;
    while (next < fields.length && endOf(fields[next]) <= offset) next++;
    const field = fields[next];
    const isIn = field !== undefined && field.offset <= offset;
    let mark = isIn ? 1 + TONES.indexOf(toneOf(field.name)) : 0;
    if (around !== undefined && offset >= around.offset && offset < endOf(around)) mark |= AROUND;
    if (offset >= synced) mark |= OPEN;
    codes.push(mark);
  }
  let text = '';
  for (let from = 0; from < codes.length; from += 4096) text += String.fromCharCode(...codes.slice(from, from + 4096));
  return text;
}

function endOf(field: FieldView | undefined): number {
  return field === undefined ? Infinity : field.offset + field.length;
}

/** One of a few tones: lengths and markers, keys, values, the rest. */
function toneOf(name: string): (typeof TONES)[number] {
  if (/key/.test(name)) return 'key';
  if (/length|count|size|bytes|entries|opcode|type|encoding|line end|header|back/.test(name)) return 'length';
  if (/value|argument|element|entry|member|score|field|text|characters|name/.test(name)) return 'value';
  return 'other';
}

/** The byte whose hex or text is under the pointer. */
function offsetUnder(target: EventTarget, x: number): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const row = target.closest<HTMLElement>('.byte-row');
  const part = target.closest('.byte-hex, .byte-text');
  if (!row || !part) return undefined;
  const count = Number(row.dataset.count);
  const { left, width } = part.getBoundingClientRect();
  const cell = part.className === 'byte-hex' ? CELL_WIDTH : width / count;
  const index = Math.floor((x - left) / cell);
  return index >= 0 && index < count ? Number(row.dataset.from) + index : undefined;
}
