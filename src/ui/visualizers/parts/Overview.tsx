// The whole of a large structure in a strip of bars, with the part that is drawn below it marked; dragging, or the arrow
// keys, move that part.
import type { KeyboardEvent } from 'react';
import { count } from '../../kit/bytes-text.ts';

export interface OverviewProps {
  /** What the bars count, as the strip's name: "Entries per bucket". */
  readonly label: string;
  /** "buckets" */
  readonly units: string;
  readonly figures: readonly number[];
  /** The figure that fills the height. */
  readonly full: number;
  readonly total: number;
  readonly first: number;
  readonly shown: number;
  readonly moveTo: (first: number) => void;
  /** A place to be marked, such as where a rehash stands. */
  readonly at?: number | undefined;
  /** Units that a command walked through, [from, to). */
  readonly walked?: readonly [from: number, to: number] | undefined;
}

const HEIGHT = 28;

export function Overview({ label, units, figures, full, total, first, shown, moveTo, at, walked }: OverviewProps) {
  if (total <= shown) return null;
  // Without figures, only where the part lies.
  const width = figures.length || total;
  const path = figures
    .map((figure, x) => {
      const height = figure <= 0 ? 0 : Math.max(1.5, Math.min(1, figure / full) * HEIGHT);
      return `M${x} ${HEIGHT}v-${height}h.8v${height}z`;
    })
    .join('');
  const last = Math.min(total, first + shown) - 1;
  const end = Math.max(0, total - shown);
  const half = Math.max(1, Math.floor(shown / 2));
  // A step of the slider's own would have to divide every place that a command moves the part to.
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: first - half,
    ArrowDown: first - half,
    ArrowRight: first + half,
    ArrowUp: first + half,
    PageUp: first - shown,
    PageDown: first + shown,
    Home: 0,
    End: end,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targets[event.key];
    if (target === undefined) return;
    moveTo(Math.max(0, Math.min(end, target)));
    event.preventDefault();
  };
  return (
    <div className="overview">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} fill="currentColor" />
        <rect className="overview-window" x={(first / total) * width} y={0} width={Math.max(0.6, (shown / total) * width)} height={HEIGHT} />
        {walked && (
          <rect className="overview-walked" x={(walked[0] / total) * width} y={HEIGHT - 2} width={((walked[1] - walked[0]) / total) * width} height={2} />
        )}
        {at !== undefined && at >= 0 && <rect className="overview-at" x={(at / total) * width} y={0} width={0.35} height={HEIGHT} />}
      </svg>
      <input
        type="range"
        min={0}
        max={end}
        value={first}
        aria-label={`${label}: part of the ${units} shown`}
        aria-valuetext={`${units} ${count(first)} to ${count(last)} of ${count(total)}`}
        onKeyDown={onKeyDown}
        onChange={(event) => moveTo(Number(event.target.value))}
      />
      <p>
        {units} {count(first)}–{count(last)} of {count(total)}
      </p>
    </div>
  );
}
