// A set in words: what holds it, and its members.
import { count, counted } from '../../kit/bytes-text.ts';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';
import { AlgebraTable } from './AlgebraTable.tsx';

export function SetTwin({ view, touch }: PictureProps<'set'>) {
  return (
    <>
      {touch?.detail?.algebra && <AlgebraTable algebra={touch.detail.algebra} />}
      <Members view={view} />
    </>
  );
}

function Members({ view }: Pick<PictureProps<'set'>, 'view'>) {
  switch (view.form) {
    case 'intset':
      return (
        <Twin
          summary={`${counted(view.size, 'integer')}, sorted, in an intset of ${counted(view.bytes, 'byte')}: ${view.width} bytes each.`}
          heads={['position', 'integer']}
          rows={view.integers.map((integer, at) => [count(view.first + at), integer])}
          hidden={view.size - view.integers.length}
        />
      );
    case 'listpack':
      return (
        <Twin
          summary={`${counted(view.size, 'member')} in one listpack of ${counted(view.bytes, 'byte')}.`}
          heads={['position', 'member', 'offset', 'bytes', 'encoding']}
          rows={view.entries.map((entry) => [
            count(entry.index),
            clipText(entry.value),
            count(entry.offset),
            count(entry.headerBytes + entry.dataBytes + entry.backlenBytes),
            entry.encoding,
          ])}
          hidden={view.size - view.entries.length}
        />
      );
    case 'table': {
      const { tables, rehashIndex } = view.tables;
      const sizes = tables.map(({ size, used }) => `${counted(used, 'member')} in ${counted(size, 'bucket')}`).join(', and ');
      const rows = tables.flatMap(({ buckets }, table) =>
        buckets.flatMap(({ index, chain }) =>
          chain.map((member, position) => [
            tables.length > 1 ? `${table === 0 ? 'old' : 'new'} ${index}` : count(index),
            count(position + 1),
            clipText(member),
          ]),
        ),
      );
      const rehash = rehashIndex < 0 ? '' : ` Rehashing: bucket ${count(rehashIndex)} of the old table is the next in line to move.`;
      return <Twin summary={`A hash table: ${sizes}.${rehash}`} heads={['bucket', 'in chain', 'member']} rows={rows} hidden={view.size - rows.length} />;
    }
  }
}
