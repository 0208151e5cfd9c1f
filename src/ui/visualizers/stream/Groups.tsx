// The consumers of each group with what is pending for them: since when, and how often it was delivered.
import type { StreamTouch, StreamView } from '../../../server/pictures/stream.ts';
import type { ConsumerView, GroupView, Handling, PendingView } from '../../../server/pictures/stream-groups.ts';
import { count, counted, timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';
import { clipText } from '../parts/Tape.tsx';
import { useMoves } from '../parts/use-moves.ts';

/** Of those that a consumer has lost with the last command. */
const MOST_LEFT = 8;

interface GroupsProps {
  readonly view: StreamView;
  readonly detail: StreamTouch | undefined;
  readonly turn: number;
}

export function Groups({ view, detail, turn }: GroupsProps) {
  const box = useMoves<HTMLDivElement>(turn);
  const now = useSeconds(view.groups.some(({ pendingCount }) => pendingCount > 0));
  return (
    <div className="stream-groups" ref={box}>
      {view.groups.map((group) => (
        <section key={group.name.bytes}>
          <h3>
            <b className="mono">{clipText(group.name)}</b>
            <span>
              last delivered {group.lastId},{' '}
              {group.consumers.length === 0 ? 'no consumer yet: the first XREADGROUP makes one' : `${counted(group.pendingCount, 'entry', 'entries')} pending`}
            </span>
          </h3>
          {group.consumers.length > 0 && (
            <ul className="consumers">
              {group.consumers.map((consumer) => (
                <Consumer
                  key={consumer.name.bytes}
                  group={group}
                  consumer={consumer}
                  handled={detail?.group?.bytes === group.name.bytes ? detail.handled : []}
                  turn={turn}
                  now={now}
                />
              ))}
            </ul>
          )}
          {group.hiddenConsumers > 0 && <p className="legend">{counted(group.hiddenConsumers, 'more consumer')}.</p>}
        </section>
      ))}
    </div>
  );
}

interface ConsumerProps {
  readonly group: GroupView;
  readonly consumer: ConsumerView;
  readonly handled: readonly Handling[];
  readonly turn: number;
  readonly now: number;
}

function Consumer({ group, consumer, handled, turn, now }: ConsumerProps) {
  const { name, oldest, newest, hidden, pendingCount } = consumer;
  const left = handled.filter(({ from, to }) => from?.bytes === name.bytes && to?.bytes !== name.bytes);
  const pending = (each: PendingView) => {
    const own = handled.find(({ id, to }) => id === each.id && to?.bytes === name.bytes);
    return (
      <li key={each.id} className="pending" data-move={`${group.name.bytes} ${each.id}`}>
        {own && <span key={turn} className="touched" data-mark={own.from === undefined ? 'added' : 'changed'} />}
        <span className="mono">{each.id}</span>
        <small>
          {timeLeft(Math.max(0, now - each.deliveredAt))} idle{each.deliveries > 1 && <b> ×{count(each.deliveries)}</b>}
        </small>
      </li>
    );
  };
  return (
    <li className="consumer">
      <p>
        <b className="mono">{clipText(name)}</b> <small>{pendingCount === 0 ? 'nothing pending' : count(pendingCount)}</small>
      </p>
      <ul>
        {oldest.map(pending)}
        {hidden > 0 && <li className="tape-more">{count(hidden)} more</li>}
        {newest.map(pending)}
        {left.slice(0, MOST_LEFT).map(({ id, to }) => (
          <li key={`left ${id} ${turn}`} className="pending ghost mono" title={to ? 'claimed by another' : 'acknowledged'}>
            {id}
          </li>
        ))}
      </ul>
    </li>
  );
}
