// Publish and subscribe in words: who listens to what, and the last messages.
import { count } from '../../kit/bytes-text.ts';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';
import { layOut } from './layout.ts';
import { KIND, receivedBy, summary, totals } from './words.ts';

export function PubSubTwin({ view, touch }: PictureProps<'pubsub'>) {
  const { routes } = layOut(view, touch?.detail);
  const isMessage = touch?.detail?.sent !== undefined;
  return (
    <>
      <Twin
        summary={summary(view)}
        heads={['name', 'kind', 'subscribers', 'who', isMessage ? 'took the message' : 'named']}
        rows={routes.map(({ kind, name, total, subscribers, isTaken }) => [
          clipText(name),
          KIND[kind],
          count(total),
          subscribers.map((each) => each.name).join(', ') + (total > subscribers.length ? ' …' : ''),
          isTaken ? 'yes' : 'no',
        ])}
        hidden={view.total - routes.length}
        caption="Channels and patterns"
      />
      <Twin
        summary={totals(view)}
        heads={['channel', 'message', 'received']}
        rows={view.recent.map(({ channel, message, receivers }) => [clipText(channel), clipText(message), receivedBy(receivers)])}
        hidden={0}
        caption="Last messages"
      />
    </>
  );
}
