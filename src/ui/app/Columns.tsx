// Where the panels stand. From 1200 px: guide, terminal and picture side by side, sizes remembered. From 800: the guide
// is a drawer, and while it is open terminal and picture stand one above the other, so that nothing is covered. Below:
// one panel at a time and a bottom bar. The panels themselves move between these with their state.
import { useEffect, useRef } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Button } from '../kit/Button.tsx';
import { useMediaQuery } from '../workspace/hooks.ts';
import { textStorage } from '../workspace/storage.ts';
import { type PanelHost, PanelSlot } from './StablePanel.tsx';
import './columns.css';

export const VIEWS = ['guide', 'terminal', 'picture', 'time'] as const;
export type View = (typeof VIEWS)[number];

export interface ColumnsProps {
  readonly hosts: Readonly<Record<View, PanelHost>>;
  readonly hasGuide: boolean;
  /** The panel in front where only one fits. */
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly isDrawerOpen: boolean;
  readonly setDrawerOpen: (isOpen: boolean) => void;
  readonly openMenu: () => void;
}

export function Columns(props: ColumnsProps) {
  const isWide = useMediaQuery('(min-width: 1200px)');
  const isNarrow = useMediaQuery('(max-width: 799px)');
  if (isNarrow) return <OneColumn {...props} />;
  return isWide ? <SideBySide key={String(props.hasGuide)} {...props} /> : <WithDrawer {...props} />;
}

const WORDS: Readonly<Record<View, { readonly name: string; readonly label: string }>> = {
  guide: { name: 'Guide', label: 'Guide' },
  terminal: { name: 'Terminal', label: 'Terminal' },
  picture: { name: 'Picture', label: 'Picture' },
  time: { name: 'Time', label: 'Time' },
};

function Region({ view, hosts }: { readonly view: View; readonly hosts: ColumnsProps['hosts'] }) {
  const label = WORDS[view].label;
  return (
    <section className="region" data-region={view} tabIndex={-1} aria-label={label}>
      <PanelSlot host={hosts[view]} />
    </section>
  );
}

function SideBySide({ hosts, hasGuide }: ColumnsProps) {
  const panelIds = hasGuide ? ['guide', 'terminal', 'picture'] : ['terminal', 'picture'];
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id: 'columns', panelIds, storage: textStorage });
  return (
    <Group className="columns" defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
      {hasGuide && (
        <>
          <Panel id="guide" defaultSize="27" minSize={280}>
            <Region view="guide" hosts={hosts} />
          </Panel>
          <Separator className="divider" aria-label="Resize guide and terminal" />
        </>
      )}
      <Panel id="terminal" defaultSize={hasGuide ? '43' : '60'} minSize={340}>
        <Region view="terminal" hosts={hosts} />
      </Panel>
      <Separator className="divider" aria-label="Resize terminal and picture" />
      <Panel id="picture" defaultSize={hasGuide ? '30' : '40'} minSize={280}>
        <Region view="picture" hosts={hosts} />
      </Panel>
    </Group>
  );
}

function WithDrawer({ hosts, hasGuide, isDrawerOpen, setDrawerOpen }: ColumnsProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = hasGuide && isDrawerOpen;
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (!(event.target instanceof Element) || !event.target.closest('.drawer')) return;
      setDrawerOpen(false);
      opener.current?.focus();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [isOpen, setDrawerOpen]);
  return (
    <div className="with-drawer">
      {hasGuide && (
        <div className="drawer-rail">
          <button
            ref={opener}
            type="button"
            className="drawer-opener"
            aria-expanded={isOpen}
            onClick={() => setDrawerOpen(!isOpen)}
          >
            {isOpen ? 'Close guide' : 'Guide'}
          </button>
        </div>
      )}
      {isOpen && (
        <div className="drawer">
          <Region view="guide" hosts={hosts} />
        </div>
      )}
      <TerminalAndPicture key={String(isOpen)} isStacked={isOpen} hosts={hosts} />
    </div>
  );
}

function TerminalAndPicture({ isStacked, hosts }: { readonly isStacked: boolean } & Pick<ColumnsProps, 'hosts'>) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: isStacked ? 'stack' : 'columns',
    panelIds: ['terminal', 'picture'],
    storage: textStorage,
  });
  return (
    <Group
      className="columns"
      orientation={isStacked ? 'vertical' : 'horizontal'}
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      <Panel id="terminal" defaultSize={isStacked ? '50' : '58'} minSize={isStacked ? 160 : 320}>
        <Region view="terminal" hosts={hosts} />
      </Panel>
      <Separator className="divider" aria-label="Resize terminal and picture" />
      <Panel id="picture" defaultSize={isStacked ? '50' : '42'} minSize={isStacked ? 160 : 260}>
        <Region view="picture" hosts={hosts} />
      </Panel>
    </Group>
  );
}

function OneColumn({ hosts, hasGuide, view, setView, openMenu }: ColumnsProps) {
  const views = VIEWS.filter((each) => hasGuide || each !== 'guide');
  const shown = views.includes(view) ? view : 'terminal';
  return (
    <div className="one-column">
      {views.map((each) => (
        <div key={each} className="one-panel" hidden={each !== shown}>
          <Region view={each} hosts={hosts} />
        </div>
      ))}
      <nav className="bottom-bar" aria-label="Panels" data-region="bar" tabIndex={-1}>
        {views.map((each) => (
          <Button key={each} kind="quiet" aria-pressed={each === shown} onClick={() => setView(each)}>
            {WORDS[each].name}
          </Button>
        ))}
        <Button kind="quiet" onClick={openMenu}>
          More
        </Button>
      </nav>
    </div>
  );
}
