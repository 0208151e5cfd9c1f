// A sorted set as people use it: the highest score first, a bar for each, and where the last command's member stands. When ranks
// change, the rows move to their new places.
import type { ScoredRow, SortedSetTouch } from '../../../server/pictures/zset.ts';
import { count } from '../../kit/bytes-text.ts';
import { clipText } from '../parts/Tape.tsx';
import { useMoves } from '../parts/use-moves.ts';
import type { PictureProps } from '../visualizer.ts';
import { rankMark } from './touched.ts';

/** Places at the top that are drawn of a large set; and how many around the member that was touched. */
const TOP = 10;
const AROUND = 3;

export function Leaderboard({ view, frame, touch }: PictureProps<'zset'>) {
  const turn = touch?.number ?? 0;
  const rows = rowsOf(view, frame.opened, touch?.detail);
  const scale = scaleOf(rows);
  const list = useMoves<HTMLOListElement>(turn);
  return (
    <>
      <ol className="leaders" ref={list}>
        {rows.map((row, at) => {
          const place = view.size - row.rank;
          const before = rows[at - 1];
          const mark = touch?.detail ? rankMark(touch.detail, row.rank) : undefined;
          return (
            <li key={row.member.bytes} className="leader" data-move={row.member.bytes} data-after-gap={(before && before.rank - row.rank > 1) || undefined}>
              {mark && <span key={turn} className="touched" data-mark={mark} />}
              <span className="leader-place mono">{count(place)}</span>
              <span className="leader-name mono">{clipText(row.member)}</span>
              <span className="leader-score mono">{row.score}</span>
              <span className="gauge" aria-hidden="true">
                <span style={{ inlineSize: `${scale(row.score) * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ol>
      <p className="legend">
        ZREVRANK counts from the top: the first place has rank 0 there, and rank {count(view.size - 1)} from below.
      </p>
    </>
  );
}

/** The top, and the neighbourhood of what was touched; highest first. */
function rowsOf(view: PictureProps<'zset'>['view'], opened: number, detail: SortedSetTouch | undefined): readonly ScoredRow[] {
  const { leaders, size } = view;
  if (size <= leaders.length) return leaders;
  const near = nearbyIn(view);
  const middle = detail?.members[0]?.rank ?? opened;
  const rows = new Map<number, ScoredRow>(leaders.slice(0, TOP).map((row) => [row.rank, row]));
  if (middle >= 0) for (const row of near) if (Math.abs(row.rank - middle) <= AROUND) rows.set(row.rank, row);
  return [...rows.values()].sort((a, b) => b.rank - a.rank);
}

/** The members in the window. */
function nearbyIn(view: PictureProps<'zset'>['view']): readonly ScoredRow[] {
  switch (view.form) {
    case 'none':
      return [];
    case 'skiplist':
      return view.towers;
    case 'listpack':
      return view.pairs.map(({ index, member, score }) => ({ rank: index, member: member.value, score: score.value.bytes }));
  }
}

/** Bars begin at zero, or at the lowest score if that is below. */
function scaleOf(rows: readonly ScoredRow[]): (score: string) => number {
  const scores = rows.map(({ score }) => numberOf(score)).filter(Number.isFinite);
  const low = Math.min(0, ...scores);
  const high = Math.max(0, ...scores);
  return (score) => (high === low ? 0 : Math.max(0, Math.min(1, (numberOf(score) - low) / (high - low))));
}

function numberOf(score: string): number {
  return Number(score.replace('inf', 'Infinity'));
}
