// A hash drawn: a tape of fields and values, or buckets and chains.
import type { TouchedField } from '../../../server/pictures/hash.ts';
import { timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';
import { Overview } from '../parts/Overview.tsx';
import { Tables } from '../parts/Tables.tsx';
import { clipText, type Mark, Tape, type TapeGroup, TapeLegend } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';

export function HashPicture({ view, touch, step, moveTo }: PictureProps<'hash'>) {
  const fields = touch?.detail?.fields ?? [];
  const turn = touch?.number ?? 0;
  const hasTimes = view.form === 'listpack' ? view.hasTimes : anyTime(view.tables);
  const now = useSeconds(hasTimes);
  if (view.form === 'table') {
    return (
      <Tables
        tables={view.tables}
        units="fields"
        keyOf={({ field }) => field.bytes}
        draw={({ field, value, expireAt }) => (
          <span className="pair mono">
            <b>{clipText(field)}</b>
            <span>{clipText(value)}</span>
            {expireAt !== undefined && <small>{timeLeft(Math.max(0, expireAt - now))}</small>}
          </span>
        )}
        places={fields.flatMap(({ place, result, field }) =>
          place ? [{ place, mark: markOf(result), ghost: clipText(field) }] : [],
        )}
        step={step}
        turn={turn}
        moveTo={moveTo}
      />
    );
  }
  const [first] = fields;
  const groups = view.fields.map((each): TapeGroup => {
    const own = fields.find(({ index, field }) => index === each.index && field.bytes === each.field.value.bytes);
    const end = first?.result === 'removed' ? first.index : (first?.compared ?? 0);
    const isPassed = fields.length === 1 && each.index < end && each.index <= step;
    const isDone = step >= (touch?.steps ?? 1) - 1;
    const mark = own && isDone ? markOf(own.result) : isPassed ? 'lit' : undefined;
    const entries: TapeGroup['entries'] = [
      { entry: each.field, role: 'key' },
      { entry: each.value, role: 'value' },
      ...(each.time ? [{ entry: each.time, role: 'time' as const }] : []),
    ];
    const note = each.expireAt === undefined ? undefined : `expires in ${timeLeft(Math.max(0, each.expireAt - now))}`;
    return { index: each.index, entries, mark, note };
  });
  const stride = view.hasTimes ? 3 : 2;
  return (
    <>
      <Overview
        label="Fields"
        units="fields"
        figures={[]}
        full={1}
        total={view.size}
        first={view.first}
        shown={view.fields.length}
        moveTo={moveTo}
      />
      <Tape
        label={`A listpack of ${view.bytes} bytes; the text button says what is in it`}
        bytes={view.bytes}
        entries={view.size * stride}
        groups={groups}
        before={view.first}
        after={view.size - view.first - view.fields.length}
        ghosts={fields.filter(({ result }) => result === 'removed').map(({ index, field }) => ({ index, text: clipText(field) }))}
        turn={turn}
      />
      {view.hasTimes && <p className="legend">Fields that expire stand first, the earliest at the front; a time of 0 means none.</p>}
      <TapeLegend />
    </>
  );
}

function anyTime(tables: Extract<PictureProps<'hash'>['view'], { form: 'table' }>['tables']): boolean {
  return tables.tables.some(({ buckets }) => buckets.some(({ chain }) => chain.some(({ expireAt }) => expireAt !== undefined)));
}

export function markOf(result: TouchedField['result']): Mark {
  return result === 'found' ? 'hit' : result === 'missing' ? undefined : result;
}
