// What a command did in a hash, in a sentence or two.
import type { FrameOf, Touch } from '../../../server/pictures/picture.ts';
import { count, counted, printable } from '../../kit/bytes-text.ts';

const VERBS = { added: 'added', changed: 'changed', removed: 'removed', found: 'found', missing: 'not there' } as const;

export function caption({ detail }: Touch<'hash'>, { view }: FrameOf<'hash'>): string | undefined {
  if (!detail) return undefined;
  const parts: string[] = [];
  if (detail.isAll) parts.push(`Walked through all ${counted(view.size, 'field')}.`);
  const [first] = detail.fields;
  if (first && detail.named === 1) {
    const name = printable(first.field.bytes);
    const where = view.form === 'listpack' ? comparedInPack(first.compared) : inTable(first.place?.bucket, first.compared);
    parts.push(`${name}: ${VERBS[first.result]}, ${where}.`);
  } else if (detail.fields.length > 1) {
    const totals = new Map<string, number>();
    for (const { result } of detail.fields) totals.set(VERBS[result], (totals.get(VERBS[result]) ?? 0) + 1);
    const compared = detail.fields.reduce((sum, each) => sum + each.compared, 0);
    const all = [...totals].map(([verb, times]) => `${count(times)} ${verb}`).join(', ');
    parts.push(`${counted(detail.named, 'field')}: ${all}; ${counted(compared, 'comparison')}.`);
  }
  if (detail.rehash === 'begins') parts.push('The table was full: a larger one is there, and the fields move over bit by bit.');
  if (detail.rehash === 'ends') parts.push('The rehash is done: one table again.');
  if (detail.rehash === 'goes on' && detail.moved > 0) parts.push(`${counted(detail.moved, 'field')} moved to the new table.`);
  return parts.join(' ');
}

function comparedInPack(compared: number): string {
  return compared === 0 ? 'nothing to compare with' : `after comparing ${counted(compared, 'field')} from the start`;
}

function inTable(bucket: number | undefined, compared: number): string {
  const where = bucket === undefined ? 'its bucket' : `bucket ${count(bucket)}`;
  return compared === 0 ? `${where} was empty` : `in ${where}, ${counted(compared, 'comparison')}`;
}
