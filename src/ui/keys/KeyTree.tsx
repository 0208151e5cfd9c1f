// The live list of keys: a tree for the keyboard and the screen reader, a window of some dozens of rows for the page. The
// engine's side sorts, filters and groups; here only rows on screen exist. Selection follows the arrows.
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ByteString } from '../../base/bytes.ts';
import type { KeysQuery, KeysView, Row } from '../../hosts/worker/protocol.ts';
import { counted } from '../kit/bytes-text.ts';
import { useMediaQuery, usePreference, useSeconds, useSelection, useWorkspace } from '../workspace/hooks.ts';
import { KeyTools } from './KeyTools.tsx';
import { TreeRow } from './TreeRow.tsx';
import { toPattern, useKeyList } from './use-key-list.ts';

const NONE: readonly ByteString[] = [];
/** Rows asked for beyond the screen: more of them ahead, so that scrolling rarely meets a row that has not come yet. */
const AHEAD = 240;
const BEHIND = 60;
/** The next ones are asked for when so few are left. */
const LOW = 40;

export function KeyTree({ openValue }: { readonly openValue: () => void }) {
  const { selection, showBytes } = useWorkspace();
  const db = useSelection((now) => now.db);
  const filter = useSelection((now) => now.filter);
  const selected = useSelection((now) => now.key);
  const [isGrouped] = usePreference('isGrouped');
  const [opened, setOpened] = useState(NONE);
  const [closed, setClosed] = useState(NONE);
  const [range, setRange] = useState({ first: 0, count: AHEAD });
  /** The row that the arrows stand on; groups can be stood on, too, but only keys are selected. */
  const [active, setActive] = useState(0);
  const query = useMemo<KeysQuery>(
    () => ({ db, pattern: toPattern(filter), isGrouped, opened, closed, selected, ...range }),
    [db, filter, isGrouped, opened, closed, selected, range],
  );
  const view = useKeyList(query);
  const rowCount = view?.rowCount ?? 0;

  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useMediaQuery('(pointer: coarse)') ? 40 : 28;
  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => rowHeight, [rowHeight]),
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;
  const lastFirst = useRef(0);
  useEffect(() => {
    const isUpwards = firstShown < lastFirst.current;
    lastFirst.current = firstShown;
    setRange((now) => {
      const end = now.first + now.count;
      const isTopLow = firstShown < now.first + LOW && now.first > 0;
      const isBottomLow = lastShown + LOW >= end && end < rowCount;
      if (!isTopLow && !isBottomLow) return now;
      const first = Math.max(0, firstShown - (isUpwards ? AHEAD : BEHIND));
      return { first, count: lastShown + (isUpwards ? BEHIND : AHEAD) - first };
    });
  }, [firstShown, lastShown, rowCount]);

  // The selected key's row moves when keys come and go: the arrows go on from where it is.
  const selectedRow = view?.selectedRow ?? -1;
  useEffect(() => {
    if (selectedRow >= 0) setActive(selectedRow);
  }, [selectedRow]);

  const now = useSeconds(view?.rows.some(expires) ?? false);

  const toggle = (prefix: ByteString, isOpen: boolean): void => {
    setOpened((all) => [...all.filter((each) => each !== prefix), ...(isOpen ? [prefix] : [])]);
    setClosed((all) => [...all.filter((each) => each !== prefix), ...(isOpen ? [] : [prefix])]);
  };
  const rowAt = (index: number): Row | undefined => (view ? view.rows[index - view.first] : undefined);
  const stand = (index: number): void => {
    const next = Math.max(0, Math.min(rowCount - 1, index));
    setActive(next);
    virtualizer.scrollToIndex(next);
    const row = rowAt(next);
    if (row?.kind === 'key' && selected !== undefined) selection.setState({ key: row.key });
  };
  const act = (index: number): void => {
    setActive(index);
    const row = rowAt(index);
    if (row?.kind === 'group') toggle(row.prefix, !row.isOpen);
    else if (row) selection.setState({ key: row.key });
  };
  // Rows are drawn again only when they change: what they call stays the same function.
  const latestAct = useRef(act);
  latestAct.current = act;
  const onAct = useCallback((index: number) => latestAct.current(index), []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rowAt(active);
    switch (event.key) {
      case 'ArrowDown':
        stand(active + 1);
        break;
      case 'ArrowUp':
        stand(active - 1);
        break;
      case 'PageDown':
        stand(active + 10);
        break;
      case 'PageUp':
        stand(active - 10);
        break;
      case 'Home':
        stand(0);
        break;
      case 'End':
        stand(rowCount - 1);
        break;
      case 'ArrowRight':
        if (row?.kind === 'group' && !row.isOpen) toggle(row.prefix, true);
        else stand(active + 1);
        break;
      case 'ArrowLeft':
        if (row?.kind === 'group' && row.isOpen) toggle(row.prefix, false);
        else stand(parentOf(view, active));
        break;
      case 'Enter':
      case ' ':
        act(active);
        if (row?.kind === 'key' && event.key === 'Enter') openValue();
        break;
      case 'b':
        if (row?.kind !== 'key') return;
        selection.setState({ key: row.key });
        showBytes();
        break;
      case '/':
        scroller.current?.closest('.key-tree')?.querySelector<HTMLElement>('.key-filter')?.focus();
        break;
      case 'Escape':
        if (selected === undefined) return;
        selection.setState({ key: undefined });
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const treeId = useId();
  const isActiveShown = items.some((item) => item.index === active) && rowAt(active) !== undefined;
  return (
    <div className="key-tree">
      <KeyTools view={view} />
      {view && rowCount === 0 && <Nothing view={view} filter={filter} />}
      <div
        className="key-rows"
        ref={scroller}
        role="tree"
        aria-label={view ? `Keys of database ${view.db}, ${counted(view.matching, 'key')}` : 'Keys'}
        tabIndex={0}
        data-region-focus
        hidden={rowCount === 0}
        aria-activedescendant={isActiveShown ? `${treeId}-${active}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div className="key-space" style={{ blockSize: virtualizer.getTotalSize() }} role="presentation">
          {items.map(({ index, start }) => (
            <TreeRow
              key={index}
              id={`${treeId}-${index}`}
              row={rowAt(index)}
              position={index}
              top={start}
              height={rowHeight}
              now={expires(rowAt(index)) ? now : 0}
              isActive={index === active}
              isSelected={index === selectedRow}
              act={onAct}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Nothing({ view, filter }: { readonly view: KeysView; readonly filter: string }) {
  if (view.total > 0) {
    return (
      <div className="empty">
        <p>
          None of the {counted(view.total, 'key')} matches <code>{filter}</code>.
        </p>
      </div>
    );
  }
  const others = view.databases.filter((each) => each.keys > 0);
  return (
    <div className="empty">
      <p>
        No keys in database {view.db} yet. <code>SET greeting hello</code> in the terminal makes one.
        {others.length > 0 && ` Database ${others.map((each) => each.db).join(', ')} holds some.`}
      </p>
    </div>
  );
}

function expires(row: Row | undefined): boolean {
  return row?.kind === 'key' && row.facts.expireAt !== undefined;
}

/** The nearest row above that is one level up. */
function parentOf(view: KeysView | undefined, index: number): number {
  const depth = view?.rows[index - view.first]?.depth ?? 0;
  for (let i = index - 1; view && i >= view.first; i--) {
    if ((view.rows[i - view.first]?.depth ?? 0) < depth) return i;
  }
  return index;
}
