// A list in words: its nodes or its entries, and who waits.
import type { PackView } from '../../../server/pictures/list.ts';
import { count, counted } from '../../kit/bytes-text.ts';
import { queueText } from '../parts/Door.tsx';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

export function ListTwin({ view }: PictureProps<'list'>) {
  const queue = queueText(view.waiting);
  if (view.form === 'none') return <Twin summary={`The list is not there.${queue}`} heads={[]} rows={[]} hidden={0} />;
  if (view.form === 'listpack') {
    return <Entries pack={view.pack} summary={`${counted(view.size, 'element')} in one listpack of ${counted(view.pack.bytes, 'byte')}, head first.${queue}`} />;
  }
  return (
    <>
      <Twin
        summary={`${counted(view.size, 'element')} in a quicklist of ${counted(view.nodeCount, 'node')}, head first.${queue}`}
        heads={['node', 'first element', 'elements', 'bytes', 'kind']}
        rows={view.nodes.map(({ index, start, entries, bytes, kind, compressed }) => [
          count(index),
          count(start),
          count(entries),
          count(bytes),
          `${kind}${compressed ? ', compressed' : ''}`,
        ])}
        hidden={view.nodeCount - view.nodes.length}
        caption="Nodes"
      />
      {view.opened && <Entries pack={view.opened} summary={`In node ${count(view.opened.node)}:`} />}
    </>
  );
}

function Entries({ pack, summary }: { readonly pack: PackView; readonly summary: string }) {
  return (
    <Twin
      summary={summary}
      heads={['index', 'element', 'offset', 'bytes', 'encoding']}
      rows={pack.entries.map((entry) => [
        count(pack.start + entry.index),
        clipText(entry.value),
        count(entry.offset),
        count(entry.headerBytes + entry.dataBytes + entry.backlenBytes),
        entry.encoding,
      ])}
      hidden={pack.size - pack.entries.length}
      caption="Elements"
    />
  );
}
