// A listpack as it lies in memory: entry after entry, under each its bytes, a tick for every one: the encoding in front, the
// data, and the length repeated for walking backwards. Entries that belong together (a field and its value) stand together.
import { Fragment } from 'react';
import type { PackedEntry } from '../../../server/pictures/clip.ts';
import type { Clip } from '../../../server/inspect.ts';
import { count, counted, printable } from '../../kit/bytes-text.ts';

export type Mark = 'lit' | 'hit' | 'added' | 'changed' | 'removed' | undefined;

export interface TapeGroup {
  /** Number of the group in the whole listpack. */
  readonly index: number;
  readonly entries: readonly { readonly entry: PackedEntry; readonly role: 'key' | 'value' | 'time' }[];
  readonly mark: Mark;
  readonly note?: string | undefined;
}

/** What stood before the group of that index until the last command took it away. */
export interface Ghost {
  readonly index: number;
  readonly text: string;
}

export interface TapeProps {
  readonly label: string;
  readonly bytes: number;
  /** Entries of the whole listpack. */
  readonly entries: number;
  readonly groups: readonly TapeGroup[];
  /** Groups before and after the window. */
  readonly before: number;
  readonly after: number;
  readonly ghosts?: readonly Ghost[];
  /** Grows with every command: marks are set anew. */
  readonly turn: number;
}

/** More data bytes than this are drawn as one bar. */
const MOST_TICKS = 20;

export function Tape({ label, bytes, entries, groups, before, after, ghosts = [], turn }: TapeProps) {
  const last = groups.at(-1)?.index ?? -1;
  const ghostsAt = (isHere: (index: number) => boolean) =>
    ghosts.filter(({ index }) => isHere(index)).map(({ text }) => (
      <span key={`${text} ${turn}`} className="tape-ghost ghost mono">
        {text}
      </span>
    ));
  return (
    <div className="tape" role="img" aria-label={label}>
      <div className="tape-end" title="Header: bytes in all (4), number of entries (2)">
        <span className="mono">{count(bytes)} B</span>
        <span>{counted(entries, 'entry', 'entries')}</span>
        <Ticks of="6" parts={[{ kind: 'header', bytes: 6 }]} />
      </div>
      {before > 0 && <span className="tape-more">{count(before)} before</span>}
      {groups.map(({ index, entries: own, mark, note }) => (
        <Fragment key={`${index} ${own[0]?.entry.value.bytes}`}>
          {ghostsAt((each) => each === index)}
          <div className="tape-group">
            {mark && <span key={turn} className="touched" data-mark={mark} />}
            {own.map(({ entry, role }) => (
              <TapeEntry key={role} entry={entry} role={role} />
            ))}
            {note !== undefined && <span className="tape-note">{note}</span>}
          </div>
        </Fragment>
      ))}
      {ghostsAt((index) => index > last)}
      {after > 0 && <span className="tape-more">{count(after)} after</span>}
      <div className="tape-end" title="Terminator">
        <span className="mono">ff</span>
        <span>end</span>
        <Ticks of="1" parts={[{ kind: 'header', bytes: 1 }]} />
      </div>
    </div>
  );
}

function TapeEntry({ entry, role }: { readonly entry: PackedEntry; readonly role: 'key' | 'value' | 'time' }) {
  const { headerBytes, dataBytes, backlenBytes, encoding, offset, value } = entry;
  const total = headerBytes + dataBytes + backlenBytes;
  return (
    <div className="tape-entry" data-role={role} title={`${encoding} at byte ${offset}: ${headerBytes} + ${dataBytes} + ${backlenBytes} bytes`}>
      <span className="mono tape-value">{clipText(value)}</span>
      <Ticks
        of={`${total}`}
        parts={[
          { kind: 'header', bytes: headerBytes },
          { kind: 'data', bytes: dataBytes },
          { kind: 'backlen', bytes: backlenBytes },
        ]}
      />
      <span className="tape-encoding">{encoding}</span>
    </div>
  );
}

function Ticks({ parts }: { readonly of: string; readonly parts: readonly { readonly kind: string; readonly bytes: number }[] }) {
  return (
    <span className="ticks">
      {parts.map(({ kind, bytes }) =>
        bytes > MOST_TICKS ? (
          <i key={kind} data-kind={kind} data-long />
        ) : (
          Array.from({ length: bytes }, (_, at) => <i key={`${kind} ${at}`} data-kind={kind} />)
        ),
      )}
    </span>
  );
}

export function clipText({ bytes, length }: Clip): string {
  if (length === 0) return '""';
  return bytes.length < length ? `${printable(bytes)}… (${count(length)} bytes)` : printable(bytes);
}

export function TapeLegend() {
  return (
    <p className="legend">
      A tick is a byte: <i className="tick-sample" data-kind="header" /> encoding <i className="tick-sample" data-kind="data" /> data{' '}
      <i className="tick-sample" data-kind="backlen" /> length, to walk backwards
    </p>
  );
}
