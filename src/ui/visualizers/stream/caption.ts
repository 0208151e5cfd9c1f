// What a command did in a stream: added, trimmed, read, handed out, claimed, settled.
import type { FrameOf, Touch } from '../../../server/pictures/picture.ts';
import type { StreamTouch, StreamView } from '../../../server/pictures/stream.ts';
import type { Handling } from '../../../server/pictures/stream-groups.ts';
import { count, counted, printable } from '../../kit/bytes-text.ts';

export function caption({ detail, argv }: Touch<'stream'>, { view }: FrameOf<'stream'>): string | undefined {
  if (!detail) return undefined;
  const parts = [added(detail, view), gone(detail), read(detail), ...handled(detail.handled), moved(detail)];
  const text = parts.filter((part) => part !== '').join(' ');
  if (text !== '') return text;
  return NOTHING[argv[0]?.bytes.toLowerCase() ?? ''];
}

const NOTHING: Readonly<Record<string, string>> = {
  xread: 'Nothing new to read.',
  xreadgroup: 'Nothing to hand out.',
  xrange: 'No entry lies in that range.',
  xrevrange: 'No entry lies in that range.',
  xack: 'None of these was pending.',
  xclaim: 'Nothing was claimed: not pending, or not idle for long enough.',
  xautoclaim: 'Nothing was claimed: no entry was idle for long enough.',
  xdel: 'No entry had such an id.',
  xtrim: 'Nothing to trim. With ~ only whole listpacks go.',
  xlen: 'The length is kept beside the entries: nothing is counted.',
};

function added({ added: id, nodesAdded }: StreamTouch, { nodeCount }: StreamView): string {
  if (id === undefined) return '';
  const isNext = nodesAdded > 0 && nodeCount > 1;
  return `Entry ${id} added behind all others.${isNext ? ' The newest listpack was full: a new one begins.' : ''}`;
}

function gone({ removed, removedBy }: StreamTouch): string {
  if (removedBy === 'trim') return `${counted(removed, 'oldest entry', 'oldest entries')} trimmed.`;
  if (removedBy !== 'delete') return '';
  return `${counted(removed, 'entry', 'entries')} marked as deleted: a listpack goes when all of its entries have.`;
}

function read({ read: ids, handled: own, group, advanced }: StreamTouch): string {
  const [first] = ids;
  const last = ids.at(-1);
  if (first === undefined || last === undefined || own.length > 0) return '';
  const which = first === last ? `Entry ${first}` : `${count(ids.length)} entries, ${first} to ${last}`;
  if (group === undefined) return `${which}: the radix tree leads to the listpack, which is read on from there.`;
  return advanced ? `${which}, not to be acknowledged.` : `${which}, from the history of what is pending.`;
}

function handled(all: readonly Handling[]): readonly string[] {
  const given = all.filter(({ from, to }) => from === undefined && to !== undefined);
  const claimed = all.filter(({ from, to }) => from !== undefined && to !== undefined);
  const settled = all.filter(({ from, to }) => from !== undefined && to === undefined);
  return [
    given.length === 0 ? '' : `${named(given)} handed to ${printable(given[0]?.to?.bytes ?? '')}, pending until XACK.`,
    claimed.length === 0 ? '' : `${named(claimed)} moved from ${owners(claimed)} to ${printable(claimed[0]?.to?.bytes ?? '')}.`,
    settled.length === 0 ? '' : `${named(settled)} of ${owners(settled)} pending no more.`,
  ];
}

function named(handlings: readonly Handling[]): string {
  const [only] = handlings;
  return handlings.length === 1 && only ? `Entry ${only.id}` : `${count(handlings.length)} entries`;
}

function owners(handlings: readonly Handling[]): string {
  return [...new Set(handlings.map(({ from }) => printable(from?.bytes ?? '')))].join(' and ');
}

function moved({ advanced, group }: StreamTouch): string {
  if (!advanced || !group) return '';
  return `The mark of ${printable(group.bytes)} went from ${advanced[0]} to ${advanced[1]}.`;
}
