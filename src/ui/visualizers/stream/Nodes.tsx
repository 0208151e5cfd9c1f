// The listpacks of a stream, the oldest first: the key under which the radix tree finds each, how full it is, and its entries,
// those marked as deleted with them.
import type { StreamEntryView, StreamNodeView, StreamTouch, StreamView } from '../../../server/pictures/stream.ts';
import { byteSize, count, counted } from '../../kit/bytes-text.ts';
import { clipText, type Mark } from '../parts/Tape.tsx';

interface NodesProps {
  readonly view: StreamView;
  readonly detail: StreamTouch | undefined;
  readonly turn: number;
  readonly maxBytes: number;
}

export function Nodes({ view, detail, turn, maxBytes }: NodesProps) {
  const { nodes, nodeCount, radixNodes, sharedBytes } = view;
  const there = new Set(nodes.flatMap(({ entries }) => entries.map(({ id }) => id)));
  // What went with its listpack, or before the window.
  const ghosts = (detail?.removedIds ?? []).filter((id) => !there.has(id));
  const gone = (detail?.removed ?? 0) - (detail?.removedIds.length ?? 0) + ghosts.length;
  return (
    <div className="stream-nodes">
      <h3>
        {counted(nodeCount, 'listpack')}
        <span>
          under a radix tree of {counted(radixNodes, 'node')}
          {nodeCount > 1 && `; all keys begin with the same ${counted(sharedBytes, 'byte')}`}
        </span>
      </h3>
      {ghosts.length > 0 && (
        <p className="stream-gone" key={turn}>
          {ghosts.map((id) => (
            <span key={id} className="ghost mono">
              {id}
            </span>
          ))}
          {gone > ghosts.length && <span className="tape-more">{count(gone - ghosts.length)} more</span>}
        </p>
      )}
      <ol>
        {nodes.map((node) => (
          <Node key={node.id} node={node} sharedBytes={nodeCount > 1 ? sharedBytes : 0} detail={detail} turn={turn} maxBytes={maxBytes} />
        ))}
      </ol>
    </div>
  );
}

interface NodeProps extends Omit<NodesProps, 'view'> {
  readonly node: StreamNodeView;
  readonly sharedBytes: number;
}

function Node({ node, sharedBytes, detail, turn, maxBytes }: NodeProps) {
  const { key, live, deleted, bytes, entries, hidden } = node;
  const hex = Array.from(key, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return (
    <li className="stream-node">
      <p className="stream-node-head">
        <span className="mono stream-key" title={`The first id as the radix tree has it: ${hex}`}>
          <span>{hex.slice(0, sharedBytes * 2)}</span>
          {hex.slice(sharedBytes * 2)}
        </span>
        <span>
          {counted(live, 'entry', 'entries')}
          {deleted > 0 && `, ${count(deleted)} deleted`}
        </span>
        {maxBytes > 0 && (
          <span className="gauge" title={`${count(bytes)} of ${count(maxBytes)} bytes`}>
            <span style={{ inlineSize: `${Math.min(100, (bytes / maxBytes) * 100)}%` }} />
          </span>
        )}
        <span>{byteSize(bytes)}</span>
      </p>
      <ol>
        {entries.map((entry) => {
          const mark = markOf(entry, detail);
          return (
            <li key={entry.id} className="stream-entry mono" data-deleted={entry.isDeleted || undefined}>
              {mark && <span key={turn} className="touched" data-mark={mark} />}
              <span className="stream-id">{entry.id}</span>
              <span className="stream-fields">
                {entry.isDeleted && <span className="visually-hidden">deleted: </span>}
                {pairsOf(entry).map(([field, value], at) => (
                  <span key={at}>
                    <b>{field}</b> {value}
                  </span>
                ))}
                {entry.words > entry.fields.length && ' …'}
              </span>
            </li>
          );
        })}
      </ol>
      {hidden > 0 && <p className="tape-more">{counted(hidden, 'more entry', 'more entries')}</p>}
    </li>
  );
}

function markOf({ id, isDeleted }: StreamEntryView, detail: StreamTouch | undefined): Mark {
  if (!detail) return undefined;
  if (id === detail.added) return 'added';
  if (isDeleted) return detail.removedIds.includes(id) ? 'changed' : undefined;
  return detail.read.includes(id) || detail.handled.some((each) => each.id === id) ? 'hit' : undefined;
}

export function pairsOf({ fields }: StreamEntryView): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at < fields.length; at += 2) {
    const [field, value] = [fields[at], fields[at + 1]];
    if (field && value) pairs.push([clipText(field), clipText(value)]);
  }
  return pairs;
}
