// The commands of publish and subscribe.
import type { Command } from '../../command.ts';
import { pubsub } from './introspection.ts';
import { publish, spublish } from './publish.ts';
import { psubscribe, punsubscribe, ssubscribe, subscribe, sunsubscribe, unsubscribe } from './subscribe.ts';

export const PUBSUB_COMMANDS: readonly Command[] = [
  psubscribe,
  publish,
  pubsub,
  punsubscribe,
  spublish,
  ssubscribe,
  subscribe,
  sunsubscribe,
  unsubscribe,
];
