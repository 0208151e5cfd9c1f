// Publish and subscribe: the message above, the routes that it may take below on the left, who listens on the right. A
// message lights its routes, then the lines to everybody who gets it; one that nobody gets falls off.
import type { Message, Route } from '../../../server/pictures/pubsub.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import { Overview } from '../parts/Overview.tsx';
import { clipText } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';
import { type Layout, layOut } from './layout.ts';
import { KIND, receivedBy, summary, totals } from './words.ts';
import './pubsub.css';

/** Height of a row with the gap below it, in px: the lines are drawn by it. */
const ROW = 38;
const SENT = 1;
const ARRIVED = 2;

export function PubSubPicture({ view, touch, step, moveTo }: PictureProps<'pubsub'>) {
  const sent = touch?.detail?.sent;
  const layout = layOut(view, touch?.detail);
  const isLost = sent?.receivers === 0;
  return (
    <div className="pubsub">
      <p className="pubsub-sum">
        {summary(view)} <span>{totals(view)}</span>
      </p>
      {sent && touch && <Sent key={touch.number} sent={sent} client={touch.client} isLost={isLost && step >= SENT} />}
      <Overview label="Channels and patterns" units="routes" figures={[]} full={1} total={view.total} first={view.first} shown={view.routes.length} moveTo={moveTo} />
      {layout.routes.length > 0 && <Net layout={layout} number={touch?.number} isSent={sent === undefined || step >= SENT} hasArrived={step >= ARRIVED} sent={sent} />}
      {layout.hidden > 0 && <p className="legend">{counted(layout.hidden, 'more subscription')} of these, not drawn.</p>}
      {view.recent.length > 0 && <Recent recent={view.recent} />}
      <p className="legend">
        Redis passes a message on and forgets it. Who was not subscribed at that moment, or was away, never gets it.
      </p>
    </div>
  );
}

function Sent({ sent, client, isLost }: { readonly sent: Message; readonly client: string; readonly isLost: boolean }) {
  return (
    <div className="pubsub-sent" data-lost={isLost || undefined}>
      <span className="pubsub-client">{client}</span>
      <span aria-hidden="true">→</span>
      <span className="visually-hidden"> publishes to </span>
      <span className="mono pubsub-channel">{clipText(sent.channel)}</span>
      <span className="mono pubsub-message">{clipText(sent.message)}</span>
      {isLost && <strong className="pubsub-lost">lost: nobody listens</strong>}
    </div>
  );
}

interface NetProps {
  readonly layout: Layout;
  readonly number: number | undefined;
  readonly isSent: boolean;
  readonly hasArrived: boolean;
  readonly sent: Message | undefined;
}

function Net({ layout: { routes, subscribers, lines }, number, isSent, hasArrived, sent }: NetProps) {
  const height = Math.max(routes.length, subscribers.length) * ROW;
  const middle = (row: number): number => row * ROW + (ROW - 6) / 2;
  return (
    <div className="pubsub-net">
      <ul aria-label="Channels and patterns">
        {routes.map((route) => (
          <RouteItem key={`${route.kind} ${route.name.bytes}`} route={route} isLit={route.isTaken && isSent} />
        ))}
      </ul>
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" style={{ blockSize: height }} aria-hidden="true">
        {lines.map(({ from, to, isTaken }) => (
          <path
            key={`${from} ${to} ${isTaken && hasArrived ? number : ''}`}
            className={isTaken && hasArrived ? 'pubsub-line pubsub-way' : 'pubsub-line'}
            pathLength={1}
            d={`M0 ${middle(from)}C50 ${middle(from)} 50 ${middle(to)} 100 ${middle(to)}`}
          />
        ))}
      </svg>
      <ul aria-label="Subscribers">
        {subscribers.map(({ id, name, copies }) => (
          <li key={id} className="pubsub-row">
            {hasArrived && copies > 0 && <span key={number} className="touched" data-mark="added" />}
            <span className="pubsub-name">{name}</span>
            {hasArrived && copies > 0 && sent && (
              <small className="mono">
                {copies > 1 && `${copies}× `}
                {clipText(sent.message)}
              </small>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function RouteItem({ route: { kind, name, total }, isLit }: { readonly route: Route; readonly isLit: boolean }) {
  return (
    <li className="pubsub-row" data-kind={kind}>
      {isLit && <span className="touched" data-mark="hit" />}
      <span className="mono pubsub-name">{clipText(name)}</span>
      <small>
        {KIND[kind]}, {count(total)}
      </small>
    </li>
  );
}

function Recent({ recent }: { readonly recent: readonly Message[] }) {
  return (
    <>
      <h3>Last messages</h3>
      <ol className="pubsub-recent">
        {recent.map(({ channel, message, receivers }, at) => (
          // The newest is the first, and none of them has a name.
          <li key={`${recent.length - at}`} data-lost={receivers === 0 || undefined}>
            <span className="mono">{clipText(channel)}</span>
            <span className="mono">{clipText(message)}</span>
            <span>{receivedBy(receivers)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
