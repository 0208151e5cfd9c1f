// The page's keys. Loaded when opened.
import { Dialog } from '../kit/Dialog.tsx';
import './shortcuts.css';

const GROUPS: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    rows: [
      ['⌘K or Ctrl K', 'Search every action and lesson'],
      ['F6, Shift F6', 'Next, previous region of the page'],
      ['?', 'This list'],
      ['Esc', 'Close what floats, leave what holds the keyboard'],
      ['⌘Z or Ctrl Z', 'Undo, outside of text fields and the terminal'],
      ['⇧⌘Z or Shift Ctrl Z', 'Redo'],
    ],
  },
  {
    title: 'Time',
    rows: [
      ['← →', 'One command back, forth'],
      ['Page up, Page down', 'Ten commands'],
      ['Home, End', 'The start, the latest moment'],
      ['undo, redo', 'The same, typed in the terminal; “undo 3” goes three back'],
      ['reset everything', 'An empty server; undo brings it all back'],
    ],
  },
  {
    title: 'Terminal',
    rows: [
      ['Tab', 'Complete; after Esc it leaves the terminal'],
      ['Ctrl R', 'Search the history'],
      ['Ctrl C', 'Drop the line, leave a waiting command'],
      ['Ctrl A, Ctrl E', 'Start, end of the line'],
      ['Ctrl K, U, W', 'Delete to the end, to the start, a word'],
      ['Ctrl L', 'Clear the screen'],
    ],
  },
  {
    title: 'Keys',
    rows: [
      ['↑ ↓', 'Previous, next key'],
      ['← →', 'Close, open a group'],
      ['Home, End', 'First, last key'],
      ['Enter', 'Go to the value'],
      ['b', 'Its bytes on the disk'],
      ['/', 'Filter'],
      ['Esc', 'Close the value'],
    ],
  },
  {
    title: 'Picture',
    rows: [
      ['t', 'As text, as a picture'],
      ['p', 'Pause, play'],
      ['.', 'Next step'],
    ],
  },
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" size="wide" onClose={onClose}>
      <div className="dialog-body shortcuts" tabIndex={0} role="group" aria-label="Keyboard">
        {GROUPS.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([keys, meaning]) => (
                <div key={keys}>
                  <dt>{keys}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
