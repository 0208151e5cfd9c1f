// A stream drawn: its entries on a time line with each group's progress below, the pending entries of every consumer, and the
// listpacks in which the entries lie. A claimed entry glides from one consumer to the other.
import type { CSSProperties } from 'react';
import type { StreamTouch, StreamView } from '../../../server/pictures/stream.ts';
import { count, counted, printable, timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';
import { Overview } from '../parts/Overview.tsx';
import { clipText } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';
import { Groups } from './Groups.tsx';
import { compareIdTexts, timeScale, timeText } from './ids.ts';
import { Nodes } from './Nodes.tsx';
import './stream.css';

export function StreamPicture({ view, touch, moveTo, frame }: PictureProps<'stream'>) {
  const detail = touch?.detail;
  const turn = touch?.number ?? 0;
  const shown = view.nodes.reduce((sum, { live, hidden }) => sum + live - hidden, 0);
  const limit = Number(frame.thresholds.find(({ setting }) => setting === 'stream-node-max-bytes')?.limit ?? 0);
  return (
    <div className="stream-picture">
      <Overview label="Entries" units="entries" figures={[]} full={1} total={view.size} first={view.first} shown={shown} moveTo={moveTo} />
      <TimeLine view={view} detail={detail} turn={turn} />
      {view.groups.length > 0 && <Groups view={view} detail={detail} turn={turn} />}
      <Nodes view={view} detail={detail} turn={turn} maxBytes={limit} />
    </div>
  );
}

interface TimeLineProps {
  readonly view: StreamView;
  readonly detail: StreamTouch | undefined;
  readonly turn: number;
}

function TimeLine({ view, detail, turn }: TimeLineProps) {
  const entries = view.nodes.flatMap((node) => node.entries);
  const ids = entries.map(({ id }) => id);
  const [first, last] = [ids[0], ids.at(-1)];
  const now = useSeconds(view.waiting.some(({ until }) => until > 0));
  if (first === undefined || last === undefined) {
    return <p className="legend">No entries now. The stream remembers its last id, {view.lastId}, and its groups.</p>;
  }
  const scale = timeScale(ids);
  const at = (id: string): CSSProperties => ({ insetInlineStart: `${scale(id) * 100}%` });
  const read = new Set(detail?.read);
  return (
    <div className="time-line" role="img" aria-label="Entries by their time; the text button says it in words">
      <div className="time-axis">
        {entries.map(({ id, isDeleted }) => (
          <i
            key={id}
            style={at(id)}
            title={id}
            data-deleted={isDeleted || undefined}
            data-mark={id === detail?.added ? 'added' : read.has(id) ? 'hit' : undefined}
          />
        ))}
      </div>
      <p className="time-ends mono">
        <span title={timeText(first)}>{first}</span>
        <span title={timeText(last)}>{last === first ? '' : last}</span>
      </p>
      {view.groups.map(({ name, lastId, lag, consumers, pendingCount }) => {
        const isAhead = compareIdTexts(lastId, first) < 0;
        const pending = consumers.flatMap(({ oldest, newest }) => [...oldest, ...newest]);
        return (
          <div key={name.bytes} className="time-group">
            <span className="time-group-name mono" title={`${printable(name.bytes)}: last delivered ${lastId}`}>
              {clipText(name)}
            </span>
            <span className="time-group-bar">
              <span style={{ inlineSize: isAhead ? 0 : `${scale(lastId) * 100}%` }} />
              {!isAhead && <b key={`${lastId} ${turn}`} style={at(lastId)} title={`last delivered: ${lastId}`} />}
              {pending
                .filter(({ id }) => compareIdTexts(id, first) >= 0 && compareIdTexts(id, last) <= 0)
                .map(({ id }) => (
                  <i key={id} style={at(id)} title={`${id} is pending`} />
                ))}
            </span>
            <span className="time-group-lag">
              {lag === undefined ? 'lag unknown' : `lag ${count(Number(lag))}`}
              {pendingCount > 0 && `, ${count(pendingCount)} pending`}
            </span>
          </div>
        );
      })}
      {view.waiting.map(({ client, command, until }) => (
        <p key={client} className="time-waiting">
          <b>{client}</b> waits for the next entry: <code>{command.toUpperCase()}</code>
          {until > 0 && <small> {timeLeft(Math.max(0, until - now))} left</small>}
        </p>
      ))}
      {view.hiddenGroups > 0 && <p className="legend">{counted(view.hiddenGroups, 'more group')}.</p>}
    </div>
  );
}
