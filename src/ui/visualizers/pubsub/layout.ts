// Who stands where in the picture of publish and subscribe: routes on the left, subscribers on the right, a line from each
// route to each of its subscribers. What the last message touched is always among what is drawn.
import type { PubSubTouch, PubSubView, Route, Subscriber } from '../../../server/pictures/pubsub.ts';

export interface RouteRow extends Route {
  /** The message went this way, or the command subscribed to it. */
  readonly isTaken: boolean;
}

export interface SubscriberRow extends Subscriber {
  /** Copies of the message that it got: one for each route. */
  readonly copies: number;
}

export interface Line {
  /** Rows. */
  readonly from: number;
  readonly to: number;
  readonly isTaken: boolean;
}

export interface Layout {
  readonly routes: readonly RouteRow[];
  readonly subscribers: readonly SubscriberRow[];
  readonly lines: readonly Line[];
  /** Subscriptions of the drawn routes that have no line. */
  readonly hidden: number;
}

const MOST_SUBSCRIBERS = 14;

export function layOut({ routes: shown }: PubSubView, touch: PubSubTouch | undefined): Layout {
  const taken = touch?.routes ?? [];
  const known = new Set(shown.map(idOf));
  const outside = taken.filter((route) => !known.has(idOf(route)));
  const isTaken = new Set(taken.map(idOf));
  const routes = [...outside, ...shown].map((route) => ({ ...route, isTaken: isTaken.has(idOf(route)) }));
  const wanted = [...routes.filter((route) => route.isTaken), ...routes].flatMap(({ subscribers }) => subscribers);
  const first = [...new Map(wanted.map((each) => [each.id, each])).values()].slice(0, MOST_SUBSCRIBERS);
  const subscribers = first.toSorted((a, b) => a.id - b.id);
  const rowOf = new Map(subscribers.map(({ id }, at) => [id, at]));
  const lines = routes.flatMap((route, from) =>
    route.subscribers.flatMap(({ id }) => {
      const to = rowOf.get(id);
      return to === undefined ? [] : [{ from, to, isTaken: route.isTaken }];
    }),
  );
  const subscriptions = routes.reduce((sum, { total }) => sum + total, 0);
  const isMessage = touch?.sent !== undefined;
  return {
    routes,
    subscribers: subscribers.map((each, at) => ({
      ...each,
      copies: isMessage ? lines.filter((line) => line.to === at && line.isTaken).length : 0,
    })),
    lines: lines.toSorted((a, b) => Number(a.isTaken) - Number(b.isTaken)),
    hidden: subscriptions - lines.length,
  };
}

function idOf({ kind, name }: Route): string {
  return `${kind} ${name.bytes} ${name.length}`;
}
