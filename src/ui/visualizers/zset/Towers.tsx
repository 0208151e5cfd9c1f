// A skip list drawn from the lowest score down to the highest: an element a row, its tower lying beside it, level 0 next to the
// member. A search comes in at the head's highest level, goes down the page along links that do not overshoot, and one level
// to the left where they would. Of a large list the window is drawn, or what lies along the walk, with gaps between.
import { type CSSProperties, type Ref, useRef } from 'react';
import type { ScoredRow, SortedSetView, TouchedScore, Tower } from '../../../server/pictures/zset.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import { Overview } from '../parts/Overview.tsx';
import { clipText, type Mark } from '../parts/Tape.tsx';
import { useScrolledIntoView } from '../parts/use-scrolled-into-view.ts';
import type { PictureProps } from '../visualizer.ts';
import { ghostsOf, rankMark } from './touched.ts';
import { laneOf, litBy, type LitWalk, NO_WALK, refusedAt } from './walk.ts';

export type SkipListView = Extract<SortedSetView, { form: 'skiplist' }>;

interface TowersProps extends PictureProps<'zset'> {
  readonly view: SkipListView;
}

/** A list of no more elements is drawn whole. */
const DRAWN_WHOLE = 24;
/** Elements drawn around the place that a walk led to. */
const AROUND = 3;
const MOST_READ = 12;

export function Towers({ view, frame, touch, step, moveTo }: TowersProps) {
  const { levels, size, first, towers, curve, buckets } = view;
  const detail = touch?.detail;
  const isDone = step >= (touch?.steps ?? 1) - 1;
  const turn = touch?.number ?? 0;
  const walk = detail ? litBy(detail, view, step) : NO_WALK;
  const rows = rowsOf(view, detail?.passed ?? [], frame.opened < 0 ? undefined : walk, detail?.range);
  const place = detail?.members[0]?.place;
  const here = useRef<HTMLLIElement>(null);
  useScrolledIntoView(here, `${turn} ${step}`);
  return (
    <>
      <Overview
        label="Scores by rank"
        units="ranks"
        figures={curve}
        full={1}
        total={size}
        first={first}
        shown={towers.length}
        moveTo={moveTo}
        walked={walk.at >= 0 ? [walk.at, walk.at + Math.max(1, size / 200)] : undefined}
      />
      <p className="beside-towers" data-asked={place !== undefined || undefined}>
        Hash table beside it: {counted(buckets, 'bucket')}, from member to element{' '}
        {place && <b>bucket {count(place.bucket)}</b>}
      </p>
      <div className="towers" style={{ '--levels': levels.length, '--digits': count(size).length } as CSSProperties}>
        <div className="tower-row tower-heads" aria-hidden="true">
          <span>rank</span>
          <span>member</span>
          <span className="tower-score">score</span>
          {levels.map(({ size: own }, level) => (
            <span key={level} className="tower-level" title={levelTitle(level, own, size)}>
              <b>L{level}</b>
              <small>{own === undefined ? `≈${brief(size / 4 ** level)}` : brief(own)}</small>
            </span>
          ))}
        </div>
        <ol>
          <li className="tower-row" data-head ref={walk.at === -1 ? here : undefined}>
            <span />
            <span className="tower-text">head</span>
            <span />
            <Lanes view={view} rank={-1} spans={levels.map(({ span }) => span)} walk={walk} turn={turn} />
          </li>
          {rows.map((row, at) => {
            const ghosts = isDone ? ghostsAt(ghostsOf(detail), rows, at) : [];
            if (row.kind === 'gap') {
              return (
                <li key={at} className="tower-row" data-gap>
                  <span />
                  <span className="tower-text">{count(row.to - row.from)} more</span>
                  <span />
                  <Lanes view={view} rank={row.from} spans={undefined} walk={walk} turn={turn} />
                </li>
              );
            }
            const { tower } = row;
            const mark = detail && isDone ? rankMark(detail, tower.rank) : undefined;
            return (
              <Row
                key={at}
                view={view}
                tower={tower}
                walk={walk}
                turn={turn}
                mark={mark}
                ghosts={ghosts}
                here={walk.at === tower.rank || (mark !== undefined && walk.at < 0) ? here : undefined}
              />
            );
          })}
          {isDone && ghostsOf(detail).filter(({ rank }) => rank >= size).map((ghost) => <Ghost key={ghost.member.bytes} ghost={ghost} turn={turn} />)}
        </ol>
      </div>
      <p className="legend">
        A box is an element’s link on a level; its number is the span, how many ranks the link jumps. Each level has about a quarter of the
        elements of the one below.
      </p>
    </>
  );
}

interface RowProps {
  readonly view: SkipListView;
  readonly tower: Tower;
  readonly walk: LitWalk;
  readonly turn: number;
  readonly mark: Mark;
  readonly ghosts: readonly TouchedScore[];
  readonly here: Ref<HTMLLIElement> | undefined;
}

function Row({ view, tower, walk, turn, mark, ghosts, here }: RowProps) {
  const refused = refusedAt(walk, tower.rank);
  return (
    <>
      {ghosts.map((ghost) => (
        <Ghost key={`ghost ${ghost.member.bytes}`} ghost={ghost} turn={turn} />
      ))}
      <li className="tower-row" data-refused={refused || undefined} ref={here}>
        {mark && <span key={turn} className="touched" data-mark={mark} />}
        <span className="tower-rank mono">{count(tower.rank)}</span>
        <span className="tower-text mono" title={refused ? 'Looked at: too far' : undefined}>
          {clipText(tower.member)}
          {refused && <small> too far</small>}
        </span>
        <span className="tower-score mono">{tower.score}</span>
        <Lanes view={view} rank={tower.rank} spans={tower.spans} walk={walk} turn={turn} />
      </li>
    </>
  );
}

function Ghost({ ghost, turn }: { readonly ghost: TouchedScore; readonly turn: number }) {
  return (
    <li key={turn} className="tower-row" data-ghost>
      <span />
      <span className="ghost mono">{clipText(ghost.member)}</span>
      <span className="tower-score mono">{ghost.oldScore}</span>
    </li>
  );
}

interface LanesProps {
  readonly view: SkipListView;
  readonly rank: number;
  /** Undefined for a gap, which links only pass. */
  readonly spans: readonly number[] | undefined;
  readonly walk: LitWalk;
  readonly turn: number;
}

function Lanes({ view: { levels }, rank, spans, walk, turn }: LanesProps) {
  return levels.map(({ last }, level) => {
    const lane = laneOf(walk, rank, level, spans !== undefined);
    const span = spans?.[level];
    return (
      <span
        key={level}
        className="tower-link"
        aria-hidden="true"
        data-in={(rank >= 0 && rank <= last) || undefined}
        data-out={(rank < last) || undefined}
        data-lit-in={lane.isLitIn || undefined}
        data-lit-out={lane.isLitOut || undefined}
      >
        {span !== undefined && (
          <b key={lane.isLit ? turn : 'still'} data-lit={lane.isLit || undefined} data-here={lane.isHere || undefined} title={`span ${count(span)}`}>
            {brief(span)}
          </b>
        )}
      </span>
    );
  });
}

type DrawnRow = { readonly kind: 'tower'; readonly tower: Tower } | { readonly kind: 'gap'; readonly from: number; readonly to: number };

/** The elements to draw, in order, and what is left out between them. */
function rowsOf(view: SkipListView, passed: readonly Tower[], walk: LitWalk | undefined, range: { from: number; to: number } | undefined): DrawnRow[] {
  const { size, towers } = view;
  const isNarrowed = walk !== undefined && walk.ends.length > 0 && size > DRAWN_WHOLE;
  const isNear = ({ rank }: ScoredRow): boolean =>
    walk === undefined ||
    walk.ends.some((end) => Math.abs(rank - end) <= AROUND) ||
    (range !== undefined && rank >= range.from && rank < Math.min(range.to, range.from + MOST_READ));
  const drawn = new Map<number, Tower>();
  for (const tower of isNarrowed ? [...towers.filter(isNear), ...passed] : towers) drawn.set(tower.rank, tower);
  const rows: DrawnRow[] = [];
  let next = 0;
  for (const tower of [...drawn.values()].sort((a, b) => a.rank - b.rank)) {
    if (tower.rank > next) rows.push({ kind: 'gap', from: next, to: tower.rank });
    rows.push({ kind: 'tower', tower });
    next = tower.rank + 1;
  }
  if (next < size) rows.push({ kind: 'gap', from: next, to: size });
  return rows;
}

/** What was taken from right before this row. */
function ghostsAt(ghosts: readonly TouchedScore[], rows: readonly DrawnRow[], at: number): readonly TouchedScore[] {
  const row = rows[at];
  if (row?.kind !== 'tower') return [];
  const before = rows[at - 1];
  const from = before?.kind === 'tower' ? before.tower.rank + 1 : (before?.from ?? 0);
  return ghosts.filter(({ rank }) => rank >= from && rank <= row.tower.rank);
}

/** A number in three characters: 812, 16k, .3M, 4M. */
export function brief(n: number): string {
  if (n < 1000) return String(Math.round(n));
  if (n < 99_500) return `${Math.round(n / 1000)}k`;
  return n < 950_000 ? `${(n / 1e6).toFixed(1).slice(1)}M` : `${Math.round(n / 1e6)}M`;
}

export function levelTitle(level: number, own: number | undefined, size: number): string {
  const reach = own === undefined ? `about ${count(Math.round(size / 4 ** level))} elements` : counted(own, 'element');
  return `Level ${level}: ${reach}`;
}
