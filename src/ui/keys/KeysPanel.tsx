// What is in the server now: the live list of keys, and below it the value of the selected one.
import { memo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useSelection } from '../workspace/hooks.ts';
import { textStorage } from '../workspace/storage.ts';
import { KeyTree } from './KeyTree.tsx';
import { ValuePanel } from './ValuePanel.tsx';
import './keys.css';

export const KeysPanel = memo(function KeysPanel({ openPicture }: { readonly openPicture: () => void }) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'keys',
    panelIds: ['list', 'value'],
    storage: textStorage,
  });
  const key = useSelection((selection) => selection.key);
  const db = useSelection((selection) => selection.db);
  /** Enter in the list asks for the focus to go into the value, once; moving through the list leaves it there. */
  const [isFocusAsked, setFocusAsked] = useState(false);
  return (
    <Group
      className="keys-panel"
      orientation="vertical"
      defaultLayout={key === undefined ? undefined : defaultLayout}
      onLayoutChanged={(layout, meta) => {
        if ('value' in layout) onLayoutChanged(layout, meta);
      }}
    >
      <Panel id="list" minSize={120}>
        <KeyTree openValue={() => setFocusAsked(true)} />
      </Panel>
      {key !== undefined && (
        <>
          <Separator className="divider" aria-label="Resize list and value" />
          <Panel id="value" defaultSize="46" minSize={140}>
            <ValuePanel
              key={`${db} ${key}`}
              db={db}
              keyName={key}
              isFocusAsked={isFocusAsked}
              focusTaken={() => setFocusAsked(false)}
              openPicture={openPicture}
            />
          </Panel>
        </>
      )}
    </Group>
  );
});
