// A stream in words: its entries with their listpacks, how far each group is, and every pending entry that is drawn.
import { count, counted, timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';
import { pairsOf } from './Nodes.tsx';

export function StreamTwin({ view }: PictureProps<'stream'>) {
  const { nodes, groups, waiting } = view;
  const pending = groups.flatMap((group) =>
    group.consumers.flatMap((consumer) =>
      [...consumer.oldest, ...consumer.newest].map((each) => ({ ...each, group: clipText(group.name), consumer: clipText(consumer.name) })),
    ),
  );
  const now = useSeconds(pending.length > 0);
  const pendingCount = groups.reduce((sum, group) => sum + group.pendingCount, 0);
  const entries = nodes.flatMap((node) => node.entries.map((entry) => ({ ...entry, node: node.id })));
  const shown = entries.filter(({ isDeleted }) => !isDeleted).length;
  const readers = waiting.map(({ client, command }) => ` ${client} waits for the next entry with ${command.toUpperCase()}.`).join('');
  return (
    <>
      {groups.length > 0 && (
        <Twin
          summary={`${counted(groups.length + view.hiddenGroups, 'consumer group')}:`}
          heads={['group', 'last delivered', 'entries read', 'lag', 'pending', 'consumers']}
          rows={groups.map((group) => [
            clipText(group.name),
            group.lastId,
            group.entriesRead ?? 'unknown',
            group.lag ?? 'unknown',
            count(group.pendingCount),
            group.consumers.map(({ name }) => clipText(name)).join(', '),
          ])}
          hidden={view.hiddenGroups}
          caption="Consumer groups"
        />
      )}
      {pending.length > 0 && (
        <Twin
          summary="Delivered and not acknowledged:"
          heads={['group', 'consumer', 'entry', 'idle', 'deliveries']}
          rows={pending.map((each) => [
            each.group,
            each.consumer,
            each.id,
            timeLeft(Math.max(0, now - each.deliveredAt)),
            count(each.deliveries),
          ])}
          hidden={pendingCount - pending.length}
          caption="Pending entries"
        />
      )}
      <Twin
        summary={`${counted(view.size, 'entry', 'entries')} in ${counted(view.nodeCount, 'listpack')} under a radix tree of ${counted(view.radixNodes, 'node')}; ${count(Number(view.entriesAdded))} ever added, the last id is ${view.lastId}.${readers}`}
        heads={['id', 'listpack', 'fields', 'state']}
        rows={entries.map((entry) => [
          entry.id,
          entry.node,
          pairsOf(entry).map(([field, value]) => `${field} ${value}`).join(', '),
          entry.isDeleted ? 'deleted' : '',
        ])}
        hidden={view.size - shown}
        caption="Entries"
      />
    </>
  );
}
