// Search over everything the page can do. Loaded when opened. A combobox: the focus stays in the input, arrows move
// through the list, Enter runs.
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { labs } from 'virtual:labs';
import { tracks } from 'virtual:lessons';
import { sections } from 'virtual:questions';
import type { ByteString } from '../../base/bytes.ts';
import { printable } from '../kit/bytes-text.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { useCatalogue } from '../reference/use-catalogue.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import type { View } from './Columns.tsx';
import { type PaletteEntry, placesOf, rank, searchText } from './palette-search.ts';
import { DOOR_NAMES } from './Header.tsx';
import { DOORS, navigate } from './routes.ts';
import './palette.css';

const MOST_SHOWN = 60;

interface PaletteAction extends PaletteEntry {
  /** Keys that do it, or a word of caution. */
  readonly hint?: string;
  readonly run: () => void;
}

export interface PaletteProps {
  readonly onClose: () => void;
  readonly openAbout: () => void;
  readonly openShortcuts: () => void;
  readonly openShare: () => void;
  readonly openSessions: () => void;
  readonly showView: (view: View) => void;
}

export function Palette({ onClose, openAbout, openShortcuts, openShare, openSessions, showView }: PaletteProps) {
  const { preferences, engine, travel, selection, showBytes } = useWorkspace();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const actions = useMemo<readonly PaletteAction[]>(
    () => [
      ...DOORS.map((door) => ({ group: 'Go to', label: DOOR_NAMES[door], run: () => navigate({ door, rest: '' }) })),
      { group: 'Panel', label: 'Guide', hint: 'F6', run: () => showView('guide') },
      { group: 'Panel', label: 'Terminal', hint: 'F6', run: () => showView('terminal') },
      { group: 'Panel', label: 'Keys and pictures', hint: 'F6', run: () => showView('picture') },
      { group: 'Panel', label: 'Time', hint: 'F6', run: () => showView('time') },
      ...bytesOf(selection.getState().key, () => {
        showView('picture');
        showBytes();
      }),
      { group: 'Time', label: 'Undo', hint: '⌘Z', run: () => travel('undo') },
      { group: 'Time', label: 'Redo', hint: '⇧⌘Z', run: () => travel('redo') },
      { group: 'Time', label: 'Back to the latest moment', run: () => engine.time({ do: 'end' }) },
      { group: 'Time', label: 'Reset everything', hint: 'can be undone', run: () => travel('reset') },
      { group: 'Time', label: 'Stop the clock', run: () => engine.time({ do: 'rate', rate: 0 }) },
      ...([1, 10, 100] as const).map((rate) => ({
        group: 'Time',
        label: `Let the clock run at ${rate}×`,
        run: () => engine.time({ do: 'rate', rate }),
      })),
      { group: 'Time', label: 'One hour later', run: () => engine.time({ do: 'jump', by: 3_600_000 }) },
      { group: 'Time', label: 'Catch up with real time', run: () => engine.time({ do: 'catch up' }) },
      { group: 'Session', label: 'Share this session', run: openShare },
      { group: 'Session', label: 'Sessions: open, save, name, delete', run: openSessions },
      { group: 'Theme', label: 'Follow the system', run: () => preferences.setState({ theme: 'system' }) },
      { group: 'Theme', label: 'Light', run: () => preferences.setState({ theme: 'light' }) },
      { group: 'Theme', label: 'Dark', run: () => preferences.setState({ theme: 'dark' }) },
      { group: 'Help', label: 'Keyboard shortcuts', hint: '?', run: openShortcuts },
      { group: 'Help', label: 'About Keyspace', run: openAbout },
    ],
    [openAbout, openShortcuts, openShare, openSessions, preferences, engine, travel, selection, showBytes, showView],
  );
  const places = usePlaces();
  // Hundreds of places to go to would bury the few actions; they come when something is asked for.
  const entries = query.trim() === '' ? actions : [...actions, ...places];
  const found = rank(query, entries, searchText).slice(0, MOST_SHOWN);
  const chosen = Math.min(active, found.length - 1);
  const run = (action: PaletteAction | undefined): void => {
    if (!action) return;
    onClose();
    action.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((chosen - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Search" isTitleHidden size="wide" onClose={onClose}>
      <div className="palette">
        <input
          type="text"
          role="combobox"
          aria-label="Search actions"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
          placeholder="What would you like to do?"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div className="palette-list" role="listbox" id={listId} aria-label="Actions">
          {found.map((action, i) => (
            <div
              key={`${action.group} ${action.where ?? ''} ${action.label}`}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === chosen}
              ref={i === chosen ? scrollIntoView : undefined}
              onPointerMove={() => setActive(i)}
              onClick={() => run(action)}
            >
              <span className="palette-group">{action.group}</span>
              <span>{action.label}</span>
              {action.where && <span className="palette-where">{action.where}</span>}
              {action.hint && <kbd className="key-cap">{action.hint}</kbd>}
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="palette-none">Nothing is called “{query}”.</p>}
      </div>
    </Dialog>
  );
}

function bytesOf(key: ByteString | undefined, run: () => void): PaletteAction[] {
  return key === undefined ? [] : [{ group: 'Key', label: `Bytes of ${printable(key) || '(empty name)'} on the disk`, hint: 'b', run }];
}

/** Every lesson, lab and question, and every command's page as soon as the engine has said which there are. */
function usePlaces(): readonly PaletteAction[] {
  const opened = useCatalogue(useWorkspace().engine);
  const catalogue = opened.phase === 'open' ? opened.catalogue : undefined;
  return useMemo(
    () =>
      placesOf({ tracks, labs, sections, commands: catalogue?.commands ?? [] }).map(({ route, ...shown }) => ({
        ...shown,
        run: () => navigate(route),
      })),
    [catalogue],
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
