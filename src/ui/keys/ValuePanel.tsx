// The value of one key in a view that fits its type, followed as commands run. Only the elements on screen are asked for.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { Watch } from '../../hosts/worker/client.ts';
import type { KeyFacts, ValueView, ValueWindow } from '../../hosts/worker/protocol.ts';
import { byteSize, count, counted, printable, timeLeft } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { isSame } from '../kit/same.ts';
import { TypeGlyph, typeName } from '../kit/TypeGlyph.tsx';
import { useSeconds, useWorkspace } from '../workspace/hooks.ts';
import { ElementTable } from './ElementTable.tsx';
import { StringValue } from './StringValue.tsx';
import './value.css';

/** Elements are cut off after this many bytes; copying takes them whole. */
const CLIP = 400;
/** Bytes of a string that are shown. */
export const SHOWN_BYTES = 65_536;

export interface ValuePanelProps {
  readonly db: number;
  readonly keyName: ByteString;
  readonly isFocusAsked: boolean;
  readonly focusTaken: () => void;
  /** Shows how the value is held. */
  readonly openPicture: () => void;
}

export function ValuePanel({ db, keyName, isFocusAsked, focusTaken, openPicture }: ValuePanelProps) {
  const { selection, showBytes } = useWorkspace();
  const [range, setRange] = useState({ first: 0, count: 100 });
  const view = useValue(db, keyName, range);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isFocusAsked) return;
    section.current?.focus();
    focusTaken();
  }, [isFocusAsked, focusTaken]);
  const name = printable(keyName) || '(empty name)';
  return (
    <section
      className="value-panel"
      aria-label={`Value of ${name}`}
      ref={section}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (asksForBytes(event)) showBytes();
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        selection.setState({ key: undefined });
        document.querySelector<HTMLElement>('.key-rows')?.focus();
      }}
    >
      <header className="value-head">
        {view && view !== 'gone' && <TypeGlyph type={view.type} />}
        <h2 className="mono" title={name}>
          {name}
        </h2>
        <Button onClick={openPicture}>Picture</Button>
        <Button onClick={showBytes} title="Its bytes in the files on the disk (b)">
          Bytes
        </Button>
        <CopyButton what="key name" label="Copy name" text={() => name} />
        <Button kind="quiet" onClick={() => selection.setState({ key: undefined })} aria-label="Close value">
          Close
        </Button>
      </header>
      {view && view !== 'gone' && <Facts facts={view.facts} />}
      <div className="value-body">
        {view === 'gone' && (
          <div className="empty">
            <p>
              <code>{name}</code> is not there any more: it was deleted, renamed, or its time to live ran out.
            </p>
          </div>
        )}
        {view && view !== 'gone' && view.type === 'string' && <StringValue db={db} keyName={keyName} view={view} />}
        {view && view !== 'gone' && view.type !== 'string' && (
          <ElementTable db={db} keyName={keyName} view={view} setRange={setRange} />
        )}
      </div>
    </section>
  );
}

function asksForBytes({ key, altKey, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  return key === 'b' && !altKey && !ctrlKey && !metaKey && !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement);
}

function Facts({ facts }: { readonly facts: KeyFacts }) {
  const now = useSeconds(facts.expireAt !== undefined);
  const left = facts.expireAt === undefined ? undefined : facts.expireAt - now;
  return (
    <p className="value-facts">
      <span data-type={facts.type} className="value-type">
        {typeName(facts.type)}
      </span>
      <span>{facts.encoding}</span>
      <span>{sizeText(facts)}</span>
      <span>{left === undefined ? 'no TTL' : left <= 0 ? 'expired' : `expires in ${timeLeft(left)}`}</span>
    </p>
  );
}

function sizeText({ type, size }: KeyFacts): string {
  switch (type) {
    case 'string':
      return size < 1000 ? counted(size, 'byte') : `${byteSize(size)} (${count(size)} bytes)`;
    case 'hash':
      return counted(size, 'field');
    case 'stream':
      return counted(size, 'entry', 'entries');
    case 'list':
      return counted(size, 'element');
    default:
      return counted(size, 'member');
  }
}

/** The latest view of the value; 'gone' when there is no such key; undefined until the first answer. */
function useValue(
  db: number,
  key: ByteString,
  range: { readonly first: number; readonly count: number },
): ValueView | 'gone' | undefined {
  const { engine } = useWorkspace();
  const [view, setView] = useState<ValueView | 'gone'>();
  const watch = useRef<Watch<ValueWindow>>(undefined);
  const isString = view !== 'gone' && view?.type === 'string';
  const { first, count: shown } = isString ? { first: 0, count: SHOWN_BYTES } : range;
  useEffect(() => {
    const window = { db, key, first: 0, count: 100, clip: CLIP };
    const started = engine.watchValue(window, (next) =>
      setView((before) => (before !== undefined && isSame(before, next ?? 'gone') ? before : (next ?? 'gone'))),
    );
    watch.current = started;
    return () => started.stop();
  }, [engine, db, key]);
  useEffect(() => watch.current?.update({ db, key, first, count: shown, clip: CLIP }), [db, key, first, shown]);
  return view;
}
