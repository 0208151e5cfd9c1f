// A hash in words: what holds it, and its fields with their place and cost in bytes.
import { count, counted, timeLeft } from '../../kit/bytes-text.ts';
import { useSeconds } from '../../workspace/hooks.ts';
import { clipText } from '../parts/Tape.tsx';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

export function HashTwin({ view }: PictureProps<'hash'>) {
  const now = useSeconds(true);
  const left = (expireAt: number | undefined): string => (expireAt === undefined ? '' : timeLeft(Math.max(0, expireAt - now)));
  if (view.form === 'listpack') {
    const range = `${counted(view.size, 'field')} in one listpack of ${counted(view.bytes, 'byte')}`;
    return (
      <Twin
        summary={view.hasTimes ? `${range}, each with an entry for its time.` : `${range}: field, value, field, value.`}
        heads={['field', 'value', 'offset', 'bytes', 'encoding', 'TTL']}
        rows={view.fields.map(({ field, value, time, expireAt }) => [
          clipText(field.value),
          clipText(value.value),
          count(field.offset),
          count([field, value, ...(time ? [time] : [])].reduce((sum, each) => sum + each.headerBytes + each.dataBytes + each.backlenBytes, 0)),
          `${field.encoding}, ${value.encoding}`,
          left(expireAt),
        ])}
        hidden={view.size - view.fields.length}
      />
    );
  }
  const { tables, rehashIndex } = view.tables;
  const sizes = tables.map(({ size, used }) => `${counted(used, 'field')} in ${counted(size, 'bucket')}`).join(', and ');
  const rehash = rehashIndex < 0 ? '' : ` Rehashing: bucket ${count(rehashIndex)} of the old table is the next in line to move.`;
  const rows = tables.flatMap(({ buckets }, table) =>
    buckets.flatMap(({ index, chain }) =>
      chain.map(({ field, value, expireAt }, position) => [
        tables.length > 1 ? `${table === 0 ? 'old' : 'new'} ${index}` : count(index),
        count(position + 1),
        clipText(field),
        clipText(value),
        left(expireAt),
      ]),
    ),
  );
  return (
    <Twin
      summary={`A hash table: ${sizes}.${rehash}`}
      heads={['bucket', 'in chain', 'field', 'value', 'TTL']}
      rows={rows}
      hidden={view.size - rows.length}
    />
  );
}
