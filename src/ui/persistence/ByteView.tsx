// A file byte by byte: hex and text, each byte coloured by the field that it belongs to; below, what the byte under the
// cursor is, from the record down, the key that it belongs to and the command that wrote it. Or the fields as a table.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DiskView, FileWindow } from '../../hosts/worker/disk-protocol.ts';
import { count, counted, printable } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { useMediaQuery, useSelection, useWorkspace } from '../workspace/hooks.ts';
import { FieldTable, TABLE_PAGE } from './FieldTable.tsx';
import { HexRows } from './HexRows.tsx';
import { useScaledRows } from './scaled-rows.ts';
import { type Control, useAskDisk } from './use-disk.ts';
import { nameOf } from './words.ts';
import './byte-view.css';

const ROW_HEIGHT = 20;

export interface ByteViewProps {
  readonly path: string;
  readonly view: DiskView;
  readonly start: number;
  readonly control: Control;
  readonly close: () => void;
}

export function ByteView({ path, view, start, control, close }: ByteViewProps) {
  const ask = useAskDisk();
  const selected = useSelection((selection) => selection.key);
  const db = useSelection((selection) => selection.db);
  const isWide = useMediaQuery('(min-width: 480px)');
  const perRow = isWide ? 16 : 8;
  const file = view.files.find((each) => each.path === path);
  const length = file?.length ?? 0;
  const [at, setAt] = useState(start);
  /** What the mouse is over is told in place of what was chosen. */
  const [hovered, setHovered] = useState<number>();
  const [isTable, setTable] = useState(false);
  const [said, setSaid] = useState('');
  const rows = useScaledRows(Math.ceil(length / perRow), ROW_HEIGHT);
  // A table has no rows of bytes: it turns pages.
  const first = isTable ? at - (at % TABLE_PAGE) : rows.first * perRow;
  const shown = isTable ? TABLE_PAGE : rows.visible * perRow;
  // What of the disk has changed is asked for again; a file that only grows at its end keeps its map.
  const version = `${path} ${length} ${file?.synced} ${view.bytesWritten} ${view.ended}`;
  const window = useFileWindow({ path, first, count: shown, spare: isTable ? 0 : shown }, length, version);
  const about = useFileByte(path, hovered ?? at, version);
  const fault = (about ?? window)?.fault;
  // What was under the mouse is elsewhere once the bytes move.
  useEffect(() => setHovered(undefined), [first, isTable]);
  const { reveal, element, viewport } = rows;
  /** What has been brought into sight: not again each time that the panel changes its size. */
  const revealed = useRef({ path: '', start: 0, perRow: 0 });
  useEffect(() => {
    const last = revealed.current;
    const isElsewhere = last.path !== path || last.start !== start;
    if (isElsewhere) setAt(start);
    if (viewport === 0 || (!isElsewhere && last.perRow === perRow)) return;
    revealed.current = { path, start, perRow };
    reveal(Math.floor((isElsewhere ? start : at) / perRow));
  }, [path, start, perRow, reveal, viewport, at]);

  const hasFocused = useRef(false);
  useEffect(() => {
    // What was pressed to come here is gone, or hidden.
    if (!hasFocused.current) element?.focus({ preventScroll: true });
    hasFocused.current ||= element !== null;
  }, [element]);

  const go = (to: number): void => {
    const next = Math.max(0, Math.min(length - 1, to));
    setAt(next);
    reveal(Math.floor(next / perRow));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, rows.visible - 2) * perRow;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - perRow,
      ArrowDown: at + perRow,
      PageUp: at - page,
      PageDown: at + page,
      Home: event.ctrlKey ? 0 : at - (at % perRow),
      End: event.ctrlKey ? length - 1 : at - (at % perRow) + perRow - 1,
    };
    const to = moves[event.key];
    if (to === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(to);
  };
  const showKey = async (): Promise<void> => {
    if (selected === undefined) return;
    const answer = await ask({ ask: 'find', path, db, key: selected });
    if (answer?.offset === undefined) setSaid(`${printable(selected)} is not in this file.`);
    else {
      setSaid('');
      go(answer.offset);
    }
  };
  const flip = async (): Promise<void> => {
    const result = await control({ type: 'flip-bit', path, offset: at, bit: 0 });
    setSaid(result.ok ? `The lowest bit of byte ${count(at)} is flipped.` : result.reason);
  };
  return (
    <section className="byte-view" aria-label={`Bytes of ${nameOf(path)}`}>
      <header className="byte-head">
        <Button kind="quiet" onClick={close}>
          ← Disk
        </Button>
        <h2 className="mono">{nameOf(path)}</h2>
        <Button kind="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          As a table
        </Button>
      </header>
      <div className="byte-tools">
        {selected !== undefined && (
          <Button kind="quiet" onClick={() => void showKey()}>
            Find <span className="mono">{printable(selected)}</span>
          </Button>
        )}
        <span className="disk-soft" role="status">
          {said || (file === undefined ? 'This file is gone.' : `${counted(length, 'byte')}, ${file.synced === length ? 'all' : `${count(file.synced)} of them`} synced`)}
        </span>
      </div>
      {fault && (
        <p className="disk-lost byte-fault">
          Damaged at byte{' '}
          <button type="button" className="disk-link" onClick={() => go(fault.offset)}>
            {count(fault.offset)}
          </button>
          : {fault.problem}.
        </p>
      )}
      {isTable && window ? (
        <FieldTable window={window} at={at} choose={go} turn={setAt} />
      ) : (
        <div
          className="byte-scroll mono"
          ref={rows.scroller}
          tabIndex={0}
          role="application"
          aria-roledescription="hex dump"
          aria-label={`Bytes of ${nameOf(path)}; arrow keys move from byte to byte`}
          aria-describedby="byte-about"
          onKeyDown={onKeyDown}
        >
          <div style={{ blockSize: Math.max(rows.height, 1) }}>
            <div className="byte-rows" style={{ blockSize: viewport }}>
              {window && (
                <HexRows window={window} around={about?.around.at(-1)} first={first} rows={rows.visible} perRow={perRow} shift={rows.shift} at={at} choose={setAt} hover={setHovered} />
              )}
            </div>
          </div>
        </div>
      )}
      <About window={about} at={hovered ?? at} flip={flip} go={go} />
    </section>
  );
}

interface Stretch {
  readonly path: string;
  readonly first: number;
  readonly count: number;
  /** So many bytes more are asked for on both sides: scrolling on finds them here, and asks again while some are left. */
  readonly spare: number;
}

/** An answer takes some frames to come: what will be seen then is asked for, but no more than this. */
const FRAMES_AHEAD = 4;
const MOST_AHEAD = 4096;

/** What was asked for last, and which answer has come. */
interface Asked {
  readonly ticket: number;
  readonly version: string;
  /** What was seen then. */
  readonly at: number;
  readonly first: number;
  readonly end: number;
}

function useFileWindow({ path, first, count: seen, spare }: Stretch, length: number, version: string): FileWindow | undefined {
  const ask = useAskDisk();
  const [window, setWindow] = useState<FileWindow>();
  const asked = useRef<Asked>({ ticket: 0, version: '', at: 0, first: 0, end: 0 });
  const answered = useRef(0);
  useEffect(() => {
    // Not laid out yet.
    if (seen === 0) return;
    const last = asked.current;
    const end = first + seen;
    const isSame = last.version === version;
    if (isSame && last.first <= Math.max(0, first - spare / 4) && last.end >= Math.min(length, end + spare / 4)) return;
    const leap = isSame ? (first - last.at) * FRAMES_AHEAD : 0;
    // Who leaps from place to place sees nothing of what lies between them.
    const isFar = Math.abs(leap) > MOST_AHEAD;
    const from = Math.max(0, first - (isFar ? 0 : Math.max(spare, -leap)));
    const to = end + (isFar ? 0 : Math.max(spare, leap));
    const ticket = last.ticket + 1;
    asked.current = { ticket, version, at: first, first: from, end: to };
    void ask({ ask: 'window', query: { path, first: from, count: to - from, at: undefined } }).then((answer) => {
      // Not only the last one: while somebody scrolls on and on there is always a later one to come.
      if (ticket < answered.current) return;
      answered.current = ticket;
      setWindow(answer?.window);
    });
  }, [ask, path, first, seen, spare, length, version]);
  return window;
}

/** What one byte is: a window without bytes around it. */
function useFileByte(path: string, at: number, version: string): FileWindow | undefined {
  const ask = useAskDisk();
  const [window, setWindow] = useState<FileWindow>();
  useEffect(() => {
    let isLast = true;
    void ask({ ask: 'window', query: { path, first: at, count: 0, at } }).then((answer) => {
      if (isLast) setWindow(answer?.window);
    });
    return () => {
      isLast = false;
    };
  }, [ask, path, at, version]);
  return window;
}

interface AboutProps {
  readonly window: FileWindow | undefined;
  readonly at: number;
  readonly flip: () => Promise<void>;
  readonly go: (offset: number) => void;
}

function About({ window, at, flip, go }: AboutProps) {
  const workspace = useWorkspace();
  if (!window) return <div className="byte-about" id="byte-about" />;
  const { around, key, unpacked, writer } = window;
  const last = around.at(-1);
  return (
    <div className="byte-about" id="byte-about" aria-live="polite">
      {last === undefined ? (
        <p className="disk-soft">Choose a byte to see what it is.</p>
      ) : (
        <>
          <p className="byte-path">
            <span className="disk-soft">byte {count(at)}</span>
            {around.map((field) => (
              <button key={`${field.depth} ${field.offset}`} type="button" onClick={() => go(field.offset)}>
                {field.name}
              </button>
            ))}
          </p>
          <p>
            {last.value !== '' && <strong className="mono">{last.value}</strong>} {last.note}
          </p>
          {at >= window.synced && <p className="disk-lost">Not synced: only in the operating system’s memory.</p>}
          {unpacked && (
            <p className="disk-soft">
              Compressed; unpacked it is {counted(unpacked.length, 'byte')}:{' '}
              <span className="mono byte-unpacked">{printable(unpacked.bytes.slice(0, 80))}</span>
            </p>
          )}
          {writer && (
            <p className="disk-soft">
              Written by {writer.client || 'a client'}: <span className="mono">{writer.lines.join(' ; ')}</span>
            </p>
          )}
          <p className="byte-actions">
            {key && (
              <Button kind="quiet" onClick={() => workspace.openKey(key.name, key.db)}>
                Open <span className="mono">{printable(key.name)}</span>
              </Button>
            )}
            <Button kind="quiet" onClick={() => void flip()} title="As if the medium had aged: the file is damaged at rest">
              Flip a bit here
            </Button>
          </p>
        </>
      )}
    </div>
  );
}
