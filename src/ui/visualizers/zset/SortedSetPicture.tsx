// A sorted set drawn as it is held, a listpack or a skip list; or as a leaderboard.
import { useState } from 'react';
import type { SortedSetTouch, SortedSetView, SortedSetWaiter } from '../../../server/pictures/zset.ts';
import { Button } from '../../kit/Button.tsx';
import { Door } from '../parts/Door.tsx';
import { Overview } from '../parts/Overview.tsx';
import { clipText, type Mark, Tape, type TapeGroup, TapeLegend } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';
import { Leaderboard } from './Leaderboard.tsx';
import { Towers } from './Towers.tsx';
import { ghostsOf, rankMark } from './touched.ts';
import './zset.css';

export function SortedSetPicture(props: PictureProps<'zset'>) {
  const { view } = props;
  const [isBoard, setBoard] = useState(false);
  if (view.form === 'none') return <Awaited waiting={view.waiting} />;
  return (
    <>
      <div className="picture-views" role="group" aria-label="View">
        <Button kind="quiet" aria-pressed={!isBoard} onClick={() => setBoard(false)}>
          {view.form === 'listpack' ? 'Bytes' : 'Levels'}
        </Button>
        <Button kind="quiet" aria-pressed={isBoard} onClick={() => setBoard(true)}>
          Leaderboard
        </Button>
      </div>
      {isBoard ? <Leaderboard {...props} /> : view.form === 'listpack' ? <Packed {...props} view={view} /> : <Towers {...props} view={view} />}
    </>
  );
}

/** No members yet, and clients that wait for some. */
function Awaited({ waiting }: { readonly waiting: readonly SortedSetWaiter[] }) {
  return (
    <>
      <Door end="lowest score" waiting={waiting.filter(({ end }) => end === 'low')} />
      <p className="legend">The sorted set is not there: what the next ZADD brings goes to whoever waits first.</p>
      <Door end="highest score" waiting={waiting.filter(({ end }) => end === 'high')} />
    </>
  );
}

interface PackedProps extends PictureProps<'zset'> {
  readonly view: Extract<SortedSetView, { form: 'listpack' }>;
}

function Packed({ view, touch, step, moveTo }: PackedProps) {
  const { pairs, size, first, bytes } = view;
  const detail = touch?.detail;
  const turn = touch?.number ?? 0;
  const isDone = step >= (touch?.steps ?? 1) - 1;
  const groups = pairs.map(({ index, member, score }): TapeGroup => ({
    index,
    entries: [
      { entry: member, role: 'key' },
      { entry: score, role: 'value' },
    ],
    mark: markOf(detail, index, step, isDone),
  }));
  return (
    <>
      <Overview label="Members" units="members" figures={[]} full={1} total={size} first={first} shown={pairs.length} moveTo={moveTo} />
      <Tape
        label={`A listpack of ${bytes} bytes; the text button says what is in it`}
        bytes={bytes}
        entries={size * 2}
        groups={groups}
        before={first}
        after={size - first - pairs.length}
        ghosts={ghostsOf(detail).map(({ rank, member }) => ({ index: rank, text: clipText(member) }))}
        turn={turn}
      />
      <p className="legend">Each member is followed by its score, the lowest score first.</p>
      <TapeLegend />
    </>
  );
}

/** The mark of a pair of the listpack: it is walked from the start to what is named. */
function markOf(detail: SortedSetTouch | undefined, rank: number, step: number, isDone: boolean): Mark {
  if (!detail) return undefined;
  const mark = isDone ? rankMark(detail, rank) : undefined;
  const [only] = detail.named === 1 ? detail.members : [];
  const end = only?.result === 'removed' ? only.oldRank : (only?.compared ?? 0);
  return mark ?? (rank < end && rank <= step ? 'lit' : undefined);
}
