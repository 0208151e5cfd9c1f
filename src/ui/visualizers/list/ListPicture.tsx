// A list drawn from head to tail: the door at each end with those who wait there, the nodes with how full they are, and the
// inside of the node that is looked into.
import type { ListTouch, ListView, PackView } from '../../../server/pictures/list.ts';
import { byteSize, count, counted } from '../../kit/bytes-text.ts';
import { Door } from '../parts/Door.tsx';
import { Overview } from '../parts/Overview.tsx';
import { clipText, Tape, type TapeGroup, TapeLegend } from '../parts/Tape.tsx';
import type { PictureProps } from '../visualizer.ts';

type Quicklist = Extract<ListView, { form: 'quicklist' }>;

export function ListPicture({ view, touch, step, moveTo, open }: PictureProps<'list'>) {
  const detail = touch?.detail;
  const turn = touch?.number ?? 0;
  return (
    <div className="list-picture">
      <ListEnd end="head" view={view} detail={detail} turn={turn} />
      {view.form === 'none' && (
        <p className="legend">
          The list is not there{view.waiting.length > 0 ? ': the next push goes straight to whoever waits first.' : '.'}
        </p>
      )}
      {view.form === 'listpack' && <Inside pack={view.pack} detail={detail} turn={turn} moveTo={moveTo} isWhole />}
      {view.form === 'quicklist' && (
        <>
          <Overview
            label="Bytes in each node"
            units="nodes"
            figures={view.overview}
            full={view.maxBytes}
            total={view.nodeCount}
            first={view.firstNode}
            shown={view.nodes.length}
            moveTo={moveTo}
            walked={walkedBy(view, detail, step)}
          />
          <Nodes view={view} detail={detail} turn={turn} step={step} open={(node) => open(node, view.firstNode)} />
        </>
      )}
      <ListEnd end="tail" view={view} detail={detail} turn={turn} />
      {view.form === 'quicklist' && view.opened && (
        <>
          <h3 className="inside-title">
            Node {count(view.opened.node)}
            <span>
              elements {count(view.opened.start)}–{count(view.opened.start + view.opened.size - 1)}
            </span>
          </h3>
          <Inside pack={view.opened} detail={detail} turn={turn} moveTo={undefined} isWhole={false} />
        </>
      )}
      {view.form !== 'none' && <TapeLegend />}
    </div>
  );
}

interface ListEndProps {
  readonly end: 'head' | 'tail';
  readonly view: ListView;
  readonly detail: ListTouch | undefined;
  readonly turn: number;
}

function ListEnd({ end, view, detail, turn }: ListEndProps) {
  const isUsed = detail?.end === end && (detail.pushed > 0 || detail.popped > 0);
  return (
    <Door end={end} waiting={view.waiting.filter((each) => each.end === end)}>
      {isUsed && (
        <span key={turn} className="door-use" data-way={detail.pushed > 0 ? 'in' : 'out'}>
          {arrowAt(end, detail.pushed > 0)} {detail.pushed > 0 ? `${count(detail.pushed)} in` : `${count(detail.popped)} out`}
        </span>
      )}
      {isUsed &&
        detail.taken.map((element, at) => (
          <span key={`${at} ${turn}`} className="ghost mono">
            {clipText(element)}
          </span>
        ))}
    </Door>
  );
}

/** The head's door is above the elements, the tail's below them. */
function arrowAt(end: 'head' | 'tail', isIn: boolean): string {
  return (end === 'head') === isIn ? '↓' : '↑';
}

/** The nodes walked so far, from the nearer end. */
function walkedBy(view: Quicklist, detail: ListTouch | undefined, step: number): readonly [number, number] | undefined {
  if (!detail?.range || detail.nodesWalked === 0) return undefined;
  const walked = Math.min(detail.nodesWalked, step + 1);
  return detail.range[0] * 2 < view.size ? [0, walked] : [view.nodeCount - walked, view.nodeCount];
}

interface NodesProps {
  readonly view: Quicklist;
  readonly detail: ListTouch | undefined;
  readonly turn: number;
  readonly step: number;
  readonly open: (node: number) => void;
}

function Nodes({ view, detail, turn, step, open }: NodesProps) {
  const { nodes, maxBytes, opened, nodeCount } = view;
  const [from, to] = walkedBy(view, detail, step) ?? [0, 0];
  return (
    <ol className="nodes">
      {nodes.map((node) => {
        const { index, kind, entries, bytes, compressed, start, preview } = node;
        const isEnd = (detail?.end === 'head' && index === 0) || (detail?.end === 'tail' && index === nodeCount - 1);
        const isNew = isEnd && (detail?.nodesAdded ?? 0) > 0;
        const mark = isNew ? 'added' : isEnd ? 'changed' : index >= from && index < to ? 'lit' : undefined;
        return (
          <li key={index}>
            <button type="button" className="node" aria-pressed={opened?.node === index} onClick={() => open(index)}>
              {mark && <span key={turn} className="touched" data-mark={mark} />}
              <span className="node-index mono">{index}</span>
              <span className="node-preview mono">
                {preview.map(clipText).join('  ')}
                {entries > preview.length && ' …'}
              </span>
              <span className="node-facts">
                {kind === 'plain' ? 'one large element' : counted(entries, 'element')}
                {compressed && <em> compressed</em>} <small>from {count(start)}</small>
              </span>
              <span className="gauge" title={`${count(bytes)} of ${count(maxBytes)} bytes`}>
                <span style={{ inlineSize: `${Math.min(100, (bytes / maxBytes) * 100)}%` }} />
              </span>
              <span className="node-bytes">{byteSize(bytes)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

interface InsideProps {
  readonly pack: PackView;
  readonly detail: ListTouch | undefined;
  readonly turn: number;
  readonly moveTo: ((first: number) => void) | undefined;
  readonly isWhole: boolean;
}

function Inside({ pack, detail, turn, moveTo, isWhole }: InsideProps) {
  const { first, start, size, entries, bytes } = pack;
  const groups = entries.map((entry): TapeGroup => {
    const index = start + entry.index;
    const range = detail?.range;
    const isRead = range !== undefined && index >= range[0] && index < range[1];
    const pushed = isWhole ? (detail?.pushed ?? 0) : 0;
    const isNew = detail?.end === 'head' ? index < pushed : detail?.end === 'tail' && index >= size - pushed;
    const mark = isNew ? 'added' : isRead ? 'hit' : undefined;
    return { index, entries: [{ entry, role: 'value' }], mark, note: count(index) };
  });
  return (
    <>
      {moveTo && (
        <Overview label="Elements" units="elements" figures={[]} full={1} total={size} first={first} shown={entries.length} moveTo={moveTo} />
      )}
      <Tape
        label={`A listpack of ${bytes} bytes; the text button says what is in it`}
        bytes={bytes}
        entries={size}
        groups={groups}
        before={first}
        after={size - first - entries.length}
        turn={turn}
      />
    </>
  );
}
