// The right panel: the keys, and the picture of one of them. The picture is of the key that was opened last, or named last
// by a command in the terminal, unless it is held.
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { fromUtf8, type ByteString } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import type { EngineClient } from '../../hosts/worker/client.ts';
import { printable } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorBoundary } from '../kit/ErrorBoundary.tsx';
import { TabStrip } from '../kit/TabStrip.tsx';
import { KeysPanel } from '../keys/KeysPanel.tsx';
import { useSelection, useWorkspace } from '../workspace/hooks.ts';
import './picture-panel.css';

const StructurePanel = lazy(() =>
  import('../visualizers/StructurePanel.tsx').then((module) => ({ default: module.StructurePanel })),
);

interface Subject {
  readonly db: number;
  readonly key: ByteString;
}

export function PicturePanel() {
  const [front, setFront] = useState('keys');
  const [isHeld, setHeld] = useState(false);
  const subject = useSubject(isHeld);
  const name = useId();
  const tabs = [
    { id: 'keys', label: 'Keys' },
    ...(subject ? [{ id: 'key', label: <span className="mono picture-tab">{printable(subject.key) || '(empty name)'}</span> }] : []),
  ];
  return (
    <div className="picture-panel">
      <TabStrip label="Pictures" name={name} tabs={tabs} front={front} setFront={setFront}>
        {front === 'key' && (
          <Button
            kind="quiet"
            className="picture-hold"
            aria-pressed={isHeld}
            title={isHeld ? 'The picture stays with this key' : 'The picture follows your commands from key to key'}
            onClick={() => setHeld(!isHeld)}
          >
            Hold
          </Button>
        )}
      </TabStrip>
      <div className="picture-tabpanel" role="tabpanel" id={`${name}-panel-keys`} aria-labelledby={`${name}-tab-keys`} hidden={front !== 'keys'}>
        <ErrorBoundary name="The keys panel">
          <KeysPanel openPicture={() => setFront('key')} />
        </ErrorBoundary>
      </div>
      {subject && (
        <div className="picture-tabpanel" role="tabpanel" id={`${name}-panel-key`} aria-labelledby={`${name}-tab-key`} hidden={front !== 'key'}>
          {front === 'key' && (
            <ErrorBoundary key={`${subject.db} ${subject.key}`} name="The picture">
              <Suspense>
                <StructurePanel db={subject.db} keyName={subject.key} />
              </Suspense>
            </ErrorBoundary>
          )}
        </div>
      )}
    </div>
  );
}

/** The key that was selected or named last; while held, the one before. */
function useSubject(isHeld: boolean): Subject | undefined {
  const workspace = useWorkspace();
  const db = useSelection((selection) => selection.db);
  const key = useSelection((selection) => selection.key);
  const [subject, setSubject] = useState<Subject>();
  useEffect(() => {
    if (key !== undefined) setSubject({ db, key });
  }, [db, key]);
  useEffect(() => {
    if (isHeld) return undefined;
    return workspace.onCommand(({ line }) => {
      const words = splitArgs(fromUtf8(line)) ?? [];
      void firstKey(workspace.engine, db, words.slice(1)).then((found) => found !== undefined && setSubject({ db, key: found }));
    });
  }, [workspace, db, isHeld]);
  return subject;
}

/** The first of a command's words that names a key. */
async function firstKey(engine: EngineClient, db: number, words: readonly ByteString[]): Promise<ByteString | undefined> {
  for (const word of words.slice(0, 6)) {
    if ((await engine.readValue({ db, key: word, first: 0, count: 0, clip: 0 })) !== undefined) return word;
  }
  return undefined;
}
