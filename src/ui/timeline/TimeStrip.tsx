// The strip along the bottom: the clock, undo and redo, and every command of every client as a mark on one line. Dragging
// or arrow keys go to any moment; everything else on the page follows. What it can show in more detail opens above it.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TimeQuery, TimeView } from '../../hosts/worker/time-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { counted } from '../kit/bytes-text.ts';
import { usePreference, useWorkspace } from '../workspace/hooks.ts';
import { ClockControls } from './ClockControls.tsx';
import { Details, DETAILS, type Detail } from './Details.tsx';
import { Icon } from './icons.tsx';
import { Track } from './Track.tsx';
import { nameOfMark, useTime } from './use-time.ts';
import './timeline.css';

export interface TimeStripProps {
  readonly isFull?: boolean;
  /** What is shown was played elsewhere, at a time of its own. */
  readonly isRecording?: boolean;
}

export function TimeStrip({ isFull = false, isRecording = false }: TimeStripProps) {
  const [client, setClient] = useState('');
  const [first, setFirst] = useState(-200);
  const query = useMemo<TimeQuery>(() => ({ first, count: 200, client, stretches: 300 }), [first, client]);
  const view = useTime(query);
  const [kept, keep] = usePreference('timeDetail');
  const open = DETAILS.find((each) => each === kept) ?? (isFull ? 'Lanes' : undefined);
  return (
    <div className="time-strip" data-past={view?.isPast || undefined} data-full={isFull || undefined}>
      {open && view && (
        <Details
          detail={open}
          view={view}
          client={client}
          setClient={(name) => {
            setFirst(-200);
            setClient(name);
          }}
          setFirst={setFirst}
        />
      )}
      <div className="time-tools" role="toolbar" aria-label="Time">
        <ClockControls isRecording={isRecording} />
        <Travel view={view} />
        <span className="time-place">{view ? placeText(view) : 'Starting…'}</span>
        <PastActions view={view} />
        <span className="time-openers">
          {DETAILS.map((detail: Detail) => (
            <Button
              key={detail}
              kind="quiet"
              aria-expanded={detail === open}
              onClick={() => keep(detail === open ? '' : detail)}
            >
              {detail === 'Branches' && view && view.branches.length > 1 ? `Branches (${view.branches.length})` : detail}
            </Button>
          ))}
        </span>
      </div>
      <Track view={client === '' ? view : undefined} />
      <Announcer view={view} />
    </div>
  );
}

function Travel({ view }: { readonly view: TimeView | undefined }) {
  const { travel } = useWorkspace();
  const undo = view?.undo;
  const redo = view?.redo;
  return (
    <span className="time-travel">
      <Button
        onClick={() => undo && travel('undo')}
        aria-disabled={!undo}
        title={undo ? `Undo: ${nameOfMark(undo)}` : 'There is nothing before this'}
        aria-keyshortcuts="Meta+Z Control+Z"
      >
        <Icon name="undo" /> Undo
      </Button>
      <Button
        onClick={() => view?.isPast && travel('redo')}
        aria-disabled={!view?.isPast}
        title={redo ? `Redo: ${nameOfMark(redo)}` : 'There is nothing after this'}
        aria-keyshortcuts="Meta+Shift+Z Control+Shift+Z"
      >
        <Icon name="redo" /> Redo
      </Button>
      <Button onClick={() => travel('reset')} title="An empty server. Undo brings everything back.">
        Reset
      </Button>
    </span>
  );
}

/** What can be done from a past moment, named where one looks for it. */
function PastActions({ view }: { readonly view: TimeView | undefined }) {
  const { engine } = useWorkspace();
  if (!view?.isPast) return null;
  return (
    <span className="time-past-actions">
      <Button
        kind="primary"
        onClick={(event) => {
          // This button is about to go.
          event.currentTarget.closest('.time-strip')?.querySelector<HTMLElement>('.time-track')?.focus();
          engine.time({ do: 'end' });
        }}
      >
        To the latest
      </Button>
      <Button
        onClick={(event) => {
          event.currentTarget.closest('.time-strip')?.querySelector<HTMLElement>('.time-track')?.focus();
          engine.time({ do: 'go on' });
        }}
        title="The clock runs on from this moment. What came after it is kept as a branch. Typing a command does the same."
      >
        Go on from here
      </Button>
    </span>
  );
}

function placeText(view: TimeView): string {
  const { total, before } = view.commands;
  if (total === 0) return 'No commands yet';
  if (!view.isPast) return counted(total, 'command');
  return `After ${before} of ${counted(total, 'command')}`;
}

/** Says politely where one is, once things have settled. */
function Announcer({ view }: { readonly view: TimeView | undefined }) {
  const [text, setText] = useState('');
  const place = view && `${view.place.branch} ${view.isPast ? view.place.position : 'end'}`;
  const before = useRef(place);
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    if (place === undefined || before.current === undefined || before.current === place) {
      before.current ??= place;
      return undefined;
    }
    before.current = place;
    const timer = setTimeout(() => {
      const now = latest.current;
      if (!now) return;
      const last = now.undo ? `, after ${nameOfMark(now.undo)}` : '';
      setText(now.isPast ? `${placeText(now)}${last}. Time stands still.` : `Back at the latest moment${last}.`);
    }, 400);
    return () => clearTimeout(timer);
  }, [place]);
  return (
    <span className="visually-hidden" role="status">
      {text}
    </span>
  );
}
