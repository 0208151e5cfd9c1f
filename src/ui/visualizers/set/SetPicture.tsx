// A set drawn as it is held; or, after a command on several sets, all of them side by side.
import type { SetTouch, SetView, TouchedMember } from '../../../server/pictures/set.ts';
import { Overview } from '../parts/Overview.tsx';
import { Tables } from '../parts/Tables.tsx';
import { clipText, type Mark, Tape, type TapeGroup, TapeLegend } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';
import { AlgebraTable } from './AlgebraTable.tsx';

export function SetPicture({ view, touch, step, moveTo }: PictureProps<'set'>) {
  const members = touch?.detail?.members ?? [];
  const turn = touch?.number ?? 0;
  const isDone = step >= (touch?.steps ?? 1) - 1;
  return (
    <>
      {touch?.detail?.algebra && <AlgebraTable algebra={touch.detail.algebra} />}
      {view.form === 'table' && (
        <Tables
          tables={view.tables}
          units="members"
          keyOf={(member) => member.bytes}
          draw={(member) => <span className="pair mono">{clipText(member)}</span>}
          places={members.flatMap(({ place, result, member }) => (place ? [{ place, mark: markOf(result), ghost: clipText(member) }] : []))}
          step={step}
          turn={turn}
          moveTo={moveTo}
        />
      )}
      {view.form === 'listpack' && <Packed view={view} members={members} step={step} isDone={isDone} turn={turn} moveTo={moveTo} />}
      {view.form === 'intset' && <Integers view={view} detail={touch?.detail} step={step} isDone={isDone} turn={turn} moveTo={moveTo} />}
    </>
  );
}

interface Shown {
  readonly step: number;
  readonly isDone: boolean;
  readonly turn: number;
  readonly moveTo: (first: number) => void;
}

interface PackedProps extends Shown {
  readonly view: Extract<SetView, { form: 'listpack' }>;
  readonly members: readonly TouchedMember[];
}

function Packed({ view, members, step, isDone, turn, moveTo }: PackedProps) {
  const [only] = members.length === 1 ? members : [];
  const groups = view.entries.map((entry): TapeGroup => {
    const own = members.find(({ index, member }) => index === entry.index && member.bytes === entry.value.bytes);
    const end = only?.result === 'removed' ? only.index : (only?.compared ?? 0);
    const isPassed = entry.index < end && entry.index <= step;
    return { index: entry.index, entries: [{ entry, role: 'value' }], mark: own && isDone ? markOf(own.result) : isPassed ? 'lit' : undefined };
  });
  return (
    <>
      <Overview label="Members" units="members" figures={[]} full={1} total={view.size} first={view.first} shown={view.entries.length} moveTo={moveTo} />
      <Tape
        label={`A listpack of ${view.bytes} bytes; the text button says what is in it`}
        bytes={view.bytes}
        entries={view.size}
        groups={groups}
        before={view.first}
        after={view.size - view.first - view.entries.length}
        ghosts={members.filter(({ result }) => result === 'removed').map(({ index, member }) => ({ index, text: clipText(member) }))}
        turn={turn}
      />
      <TapeLegend />
    </>
  );
}

interface IntegersProps extends Shown {
  readonly view: Extract<SetView, { form: 'intset' }>;
  readonly detail: SetTouch | undefined;
}

function Integers({ view, detail, step, isDone, turn, moveTo }: IntegersProps) {
  const { width, bytes, size, first, integers } = view;
  const path = detail?.members[0]?.path ?? [];
  return (
    <>
      <Overview label="Integers" units="integers" figures={[]} full={1} total={size} first={first} shown={integers.length} moveTo={moveTo} />
      <div className="integers" role="img" aria-label={`An intset of ${bytes} bytes; the text button says what is in it`}>
        {integers.map((integer, at) => {
          const index = first + at;
          const own = detail?.members.find((each) => each.index === index);
          const look = path.indexOf(index);
          const mark = own && isDone ? markOf(own.result) : look >= 0 && look <= step ? 'lit' : undefined;
          return (
            <span key={integer} className="integer mono">
              {mark && <span key={turn} className="touched" data-mark={mark} />}
              {integer}
              <small>{look >= 0 && look <= step ? `look ${look + 1}` : index}</small>
            </span>
          );
        })}
        {detail?.members
          .filter(({ result }) => result === 'removed')
          .map(({ member }) => (
            <span key={`${member.bytes} ${turn}`} className="integer ghost mono">
              {clipText(member)}
            </span>
          ))}
      </div>
      <p className="legend">
        Sorted, {width} bytes each: 8 bytes of header and {size} × {width}. The width grows with the first integer that needs more, and
        never shrinks.
      </p>
    </>
  );
}

function markOf(result: TouchedMember['result']): Mark {
  return result === 'found' ? 'hit' : result === 'missing' ? undefined : result;
}
