// The words that the picture of publish and subscribe and its twin share.
import type { PubSubView, Route } from '../../../server/pictures/pubsub.ts';
import { count, counted } from '../../kit/bytes-text.ts';

export const KIND: Readonly<Record<Route['kind'], string>> = {
  channels: 'channel',
  patterns: 'pattern',
  shardChannels: 'shard channel',
};

export function summary({ counts, total }: PubSubView): string {
  if (total === 0) return 'Nobody is subscribed to anything.';
  const kinds = (['channels', 'patterns', 'shardChannels'] as const).filter((kind) => counts[kind] > 0);
  return `${kinds.map((kind) => counted(counts[kind], KIND[kind])).join(', ')} with subscribers.`;
}

export function totals({ published, delivered, lost }: PubSubView): string {
  if (published === 0) return 'No message yet.';
  return `${counted(published, 'message')} since the start: ${counted(delivered, 'delivery', 'deliveries')}, ${count(lost)} lost.`;
}

export function receivedBy(receivers: number): string {
  return receivers === 0 ? 'lost' : `to ${count(receivers)}`;
}
