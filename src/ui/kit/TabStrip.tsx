// A row of tabs above panels that stay as they are while another is in front. Arrow keys, Home and End go from tab to tab.
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import './tab-strip.css';

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
}

export interface TabStripProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly front: string;
  readonly setFront: (id: string) => void;
  /** Prefix of the ids of tabs (`-tab-`) and of the panels that the caller renders (`-panel-`). */
  readonly name: string;
  /** Stands at the end of the row. */
  readonly children?: ReactNode;
}

export function TabStrip({ label, tabs, front, setFront, name, children }: TabStripProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === front);
    const targets: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
    const target = targets[event.key];
    if (target === undefined) return;
    const next = tabs.at(target % tabs.length);
    if (next) {
      setFront(next.id);
      list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
    }
    event.preventDefault();
  };
  return (
    <div className="tab-strip">
      <div className="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: text }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${name}-tab-${id}`}
            data-tab={id}
            aria-selected={id === front}
            aria-controls={`${name}-panel-${id}`}
            tabIndex={id === front ? 0 : -1}
            onClick={() => setFront(id)}
          >
            {text}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}
