// Publish and subscribe: who listens to what, and where a message goes.
import type { PubSubTouch, Route } from '../../../server/pictures/pubsub.ts';
import { counted, printable } from '../../kit/bytes-text.ts';
import type { Visualizer } from '../visualizer.ts';
import { PubSubPicture } from './PubSubPicture.tsx';
import { PubSubTwin } from './PubSubTwin.tsx';
import { KIND } from './words.ts';

export const visualizer: Visualizer<'pubsub'> = {
  Picture: PubSubPicture,
  Twin: PubSubTwin,
  prompt: 'SUBSCRIBE as one client, PUBLISH as another: the way of the message shows here.',
  caption({ detail, client, argv }) {
    if (!detail) return undefined;
    if (detail.sent) return sentence(detail);
    const name = argv[0]?.bytes.toLowerCase() ?? '';
    if (name === 'pubsub') return undefined;
    const names = detail.routes.map(nameOf).join(', ') + (detail.routeCount > detail.routes.length ? ' and more' : '');
    if (names !== '') return `${client} listens to ${names}: what comes from now on, nothing from before.`;
    return name.includes('unsubscribe') ? `${client} listens to that no longer.` : undefined;
  },
};

function sentence({ sent, routes, routeCount }: PubSubTouch): string {
  const channel = printable(sent?.channel.bytes ?? '');
  if (!sent || sent.receivers === 0) {
    const nor = sent?.isShard ? '' : ', and no pattern matches it';
    return `Nobody is subscribed to ${channel}${nor}: the message is lost. Redis keeps nothing for later.`;
  }
  const ways = routes.map((route) => `${counted(route.total, 'subscriber')} of the ${KIND[route.kind]} ${nameOf(route)}`);
  const more = routeCount > routes.length ? [`those of ${counted(routeCount - routes.length, 'more pattern')}`] : [];
  return `${counted(sent.receivers, 'delivery', 'deliveries')}: ${[...ways, ...more].join(', ')}.`;
}

function nameOf({ name }: Route): string {
  return printable(name.bytes) + (name.bytes.length < name.length ? '…' : '');
}
