// The right panel: the keys, the picture of one of them, publish and subscribe, the server's memory, and the disk.
import { Activity, lazy, Suspense, useCallback, useEffect, useId, useRef, useState } from 'react';
import { printable } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorBoundary } from '../kit/ErrorBoundary.tsx';
import { TabStrip } from '../kit/TabStrip.tsx';
import { TypeGlyph } from '../kit/TypeGlyph.tsx';
import { KeysPanel } from '../keys/KeysPanel.tsx';
import type { Subject } from '../visualizers/StructurePanel.tsx';
import { useServerRunning, useWorkspace } from '../workspace/hooks.ts';
import type { Selection } from '../workspace/workspace.ts';
import './picture-panel.css';

const StructurePanel = lazy(() =>
  import('../visualizers/StructurePanel.tsx').then((module) => ({ default: module.StructurePanel })),
);

const ServerPanel = lazy(() =>
  import('../visualizers/ServerPanel.tsx').then((module) => ({ default: module.ServerPanel })),
);

const DiskPanel = lazy(() => import('../persistence/DiskPanel.tsx').then((module) => ({ default: module.DiskPanel })));

export function PicturePanel() {
  const [front, setFront] = useState('keys');
  const [subject, setSubject] = useState<Subject>();
  const { selection, bytesWish } = useWorkspace();
  const [opened, setOpened] = useState(() => openedIn(selection.getState()));
  const name = useId();
  const isRunning = useServerRunning();
  const openPicture = useCallback(() => setFront('key'), []);
  const panels = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      selection.subscribe((now, before) => {
        const next = openedIn(now);
        if (next === undefined || now.filter !== before.filter) return;
        setOpened(next);
        // Among the keys it is shown where it stands; from elsewhere its picture comes to the front.
        if (front === 'keys' || front === 'key') return;
        setFront('key');
        // What had the focus is hidden from now on.
        if (panels.current?.contains(document.activeElement)) document.getElementById(`${name}-tab-key`)?.focus();
      }),
    [selection, front, name],
  );
  useEffect(
    () =>
      bytesWish.subscribe(({ wish }) => {
        if (wish !== undefined) setFront('disk');
      }),
    [bytesWish],
  );
  const tabs = [
    { id: 'keys', label: 'Keys' },
    { id: 'key', label: subject ? <SubjectName subject={subject} /> : 'Structure' },
    { id: 'pubsub', label: 'Pub/Sub' },
    { id: 'server', label: 'Server' },
    { id: 'disk', label: 'Disk' },
  ];
  const panel = (id: string) => ({
    className: 'picture-tabpanel',
    role: 'tabpanel',
    id: `${name}-panel-${id}`,
    'aria-labelledby': `${name}-tab-${id}`,
    hidden: front !== id,
  });
  return (
    <div className="picture-panel" ref={panels}>
      <TabStrip label="Pictures" name={name} tabs={tabs} front={front} setFront={setFront} />
      {!isRunning && front !== 'disk' && (
        <p className="picture-stopped" role="status">
          The server is not running. This is what was in its memory at the end.{' '}
          <Button
            onClick={() => {
              setFront('disk');
              document.getElementById(`${name}-tab-disk`)?.focus();
            }}
          >
            Start it again, in Disk
          </Button>
        </p>
      )}
      <div {...panel('keys')}>
        <ErrorBoundary name="The keys panel">
          {/* Behind another tab it keeps its state, and watches nothing. */}
          <Activity mode={front === 'keys' ? 'visible' : 'hidden'}>
            <KeysPanel openPicture={openPicture} />
          </Activity>
        </ErrorBoundary>
      </div>
      <div {...panel('key')}>
        <ErrorBoundary name="The picture">
          <Suspense>
            <StructurePanel opened={opened} isShown={front === 'key'} onSubject={setSubject} />
          </Suspense>
        </ErrorBoundary>
      </div>
      <div {...panel('pubsub')}>
        <ErrorBoundary name="The picture of publish and subscribe">
          <Suspense>{front === 'pubsub' && <ServerPanel picture="pubsub" title="Publish and subscribe" />}</Suspense>
        </ErrorBoundary>
      </div>
      <div {...panel('server')}>
        <ErrorBoundary name="The picture of the server">
          <Suspense>{front === 'server' && <ServerPanel picture="server" title="The whole server" />}</Suspense>
        </ErrorBoundary>
      </div>
      <div {...panel('disk')}>
        <ErrorBoundary name="The disk panel">
          <Suspense>{front === 'disk' && <DiskPanel isShown />}</Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

function openedIn({ db, key }: Selection) {
  return key === undefined ? undefined : { db, key };
}

function SubjectName({ subject: { key, type } }: { readonly subject: Subject }) {
  return (
    <>
      {type !== undefined && <TypeGlyph type={type} />}
      <span className="mono picture-tab">{printable(key) || '(empty name)'}</span>
    </>
  );
}
