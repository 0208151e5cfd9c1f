// What the disk did lately: marks on a line, one row for each kind of thing, and the same as a list.
import { useState } from 'react';
import type { NumberedEvent } from '../../hosts/worker/disk-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { tellEvent } from './words.ts';

const ROWS = ['write', 'fsync', 'names', 'server'] as const;
type Row = (typeof ROWS)[number];

const ROW_OF: Readonly<Record<NumberedEvent['kind'], Row>> = {
  write: 'write',
  'write-failed': 'write',
  truncate: 'write',
  sync: 'fsync',
  'sync-started': 'fsync',
  'sync-failed': 'fsync',
  create: 'names',
  delete: 'names',
  rename: 'names',
  'sync-directory': 'names',
  fork: 'server',
  started: 'server',
  ended: 'server',
  'power-cut': 'server',
  killed: 'server',
};
const BAD: ReadonlySet<NumberedEvent['kind']> = new Set(['write-failed', 'sync-failed', 'power-cut', 'killed', 'ended']);
const WIDTH = 1000;
const ROW_HEIGHT = 16;
const SHOWN_MS = 30_000;
const LISTED = 40;

export function EventTrack({ events, now }: { readonly events: readonly NumberedEvent[]; readonly now: number }) {
  const [isList, setList] = useState(false);
  const recent = events.filter(({ at }) => at > now - SHOWN_MS);
  return (
    <section className="disk-events" aria-label="What the disk did">
      <header>
        <h2>The last 30 seconds</h2>
        <Button kind="quiet" aria-pressed={isList} onClick={() => setList(!isList)}>
          As a list
        </Button>
      </header>
      {isList ? (
        <ol className="disk-event-list" tabIndex={0} aria-label="Events, the latest first">
          {events.length === 0 && <li className="disk-soft">Nothing yet.</li>}
          {events
            .slice(-LISTED)
            .toReversed()
            .map((event) => (
              <li key={event.number} data-bad={BAD.has(event.kind) || undefined}>
                <time className="mono">{new Date(event.at).toISOString().slice(11, 23)}</time> {tellEvent(event)}
              </li>
            ))}
        </ol>
      ) : (
        <div className="disk-track">
          <div className="disk-track-names" aria-hidden="true">
            {ROWS.map((row) => (
              <span key={row}>{row}</span>
            ))}
          </div>
          <svg
            viewBox={`0 0 ${WIDTH} ${ROWS.length * ROW_HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${recent.length} events in the last 30 seconds; the list has them in words`}
          >
            {ROWS.map((row, at) => (
              <line key={row} x1={0} x2={WIDTH} y1={(at + 0.5) * ROW_HEIGHT} y2={(at + 0.5) * ROW_HEIGHT} className="disk-track-line" />
            ))}
            {recent.map((event) => {
              const x = WIDTH - ((now - event.at) / SHOWN_MS) * WIDTH;
              const y = ROWS.indexOf(ROW_OF[event.kind]) * ROW_HEIGHT + 3;
              return (
                <rect key={event.number} x={Math.min(WIDTH - 4, x - 2)} y={y} width={4} height={ROW_HEIGHT - 6} className="disk-mark" data-row={ROW_OF[event.kind]} data-bad={BAD.has(event.kind) || undefined}>
                  <title>{tellEvent(event)}</title>
                </rect>
              );
            })}
          </svg>
        </div>
      )}
    </section>
  );
}
