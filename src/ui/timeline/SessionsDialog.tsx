// The learner's sessions: sandboxes by name, each lesson's own, what was deleted and can be had back. Loaded when opened.
import { useEffect, useRef, useState } from 'react';
import { bytesFromArray } from '../../base/bytes.ts';
import type { SessionInfo, SessionOrder } from '../../hosts/worker/session-protocol.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { download } from './share-link.ts';
import { useShelf } from './use-shelf.ts';

export function SessionsDialog({ onClose }: { readonly onClose: () => void }) {
  const { engine } = useWorkspace();
  const shelf = useShelf();
  const [renamed, setRenamed] = useState<{ readonly id: string; readonly name: string }>();
  const [said, say] = useState('');
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => void engine.sessions({ do: 'list' }), [engine]);
  const order = (what: SessionOrder, words: string): void => {
    void engine.sessions(what).then(({ failure }) => say(failure === undefined ? words : `That did not work: ${failure}`));
  };
  const { sessions = [], current } = shelf ?? {};
  const live = sessions.filter(({ deletedAt }) => deletedAt === undefined);
  const deleted = sessions.filter(({ deletedAt }) => deletedAt !== undefined);
  const newName = (): string => nextName(live.map(({ name }) => name));
  const save = (): void => {
    void engine.sessions({ do: 'export' }).then(({ bytes = '' }) => download(bytes, current?.name ?? 'session'));
  };
  const open = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const bytes = bytesFromArray(new Uint8Array(await chosen.arrayBuffer()));
    const { failure } = await engine.sessions({ do: 'visit', bytes });
    if (failure === undefined) onClose();
    else say(`${chosen.name} is no session that can be opened: ${failure}`);
  };
  return (
    <Dialog title="Sessions" size="wide" onClose={onClose}>
      <div className="dialog-body">
        <p>Each session is a server of its own, with all that ever happened to it. They are kept in this browser.</p>
        <ul className="sessions-list" aria-label="Sessions">
          {live.map((session) => (
            <li key={session.id} aria-current={session.id === current?.id || undefined}>
              {renamed?.id === session.id ? (
                <form
                  className="sessions-tools"
                  onSubmit={(event) => {
                    event.preventDefault();
                    order({ do: 'rename', session: session.id, name: renamed.name.trim() || session.name }, 'Renamed.');
                    setRenamed(undefined);
                  }}
                >
                  <input
                    aria-label="Name"
                    value={renamed.name}
                    ref={(input) => input?.focus()}
                    onChange={(event) => setRenamed({ id: session.id, name: event.target.value })}
                  />
                  <Button type="submit">Rename</Button>
                </form>
              ) : (
                <SessionRow
                  session={session}
                  isCurrent={session.id === current?.id}
                  order={order}
                  rename={() => setRenamed({ id: session.id, name: session.name })}
                />
              )}
            </li>
          ))}
          {deleted.map((session) => (
            <li key={session.id}>
              <span className="session-name">
                <s>{session.name}</s> <span className="session-when">deleted; kept for a month</span>
              </span>
              <Button onClick={() => order({ do: 'restore', session: session.id }, `${session.name} is back.`)}>
                Bring back
              </Button>
            </li>
          ))}
        </ul>
        <div className="sessions-tools">
          <Button kind="primary" onClick={() => order({ do: 'new', name: newName() }, 'A new, empty sandbox is open.')}>
            New sandbox
          </Button>
          <Button onClick={() => order({ do: 'save as', name: `${current?.name ?? 'Sandbox'}, copy` }, 'Copied.')}>
            Copy what is open
          </Button>
          <Button onClick={save}>Save to a file</Button>
          <Button onClick={() => file.current?.click()}>Open a file</Button>
          <input
            ref={file}
            type="file"
            accept=".keyspace"
            aria-label="Session file"
            hidden
            onChange={(event) => void open(event.target.files?.[0])}
          />
        </div>
        <p role="status">{said}</p>
      </div>
    </Dialog>
  );
}

interface SessionRowProps {
  readonly session: SessionInfo;
  readonly isCurrent: boolean;
  readonly order: (order: SessionOrder, words: string) => void;
  readonly rename: () => void;
}

function SessionRow({ session, isCurrent, order, rename }: SessionRowProps) {
  const { id, name, kind, updatedAt } = session;
  const shown = kind !== 'lesson' ? name : name === 'practice' ? 'Practice' : `Lesson ${name}`;
  return (
    <>
      <span className="session-name">
        {shown}{' '}
        <span className="session-when">{isCurrent ? 'open' : new Date(updatedAt).toLocaleString()}</span>
      </span>
      {!isCurrent && (
        <Button onClick={() => order({ do: 'switch', session: id }, `${shown} is open.`)} aria-label={`Open ${shown}`}>
          Open
        </Button>
      )}
      {kind === 'sandbox' && (
        <Button kind="quiet" onClick={rename} aria-label={`Rename ${shown}`}>
          Rename
        </Button>
      )}
      <Button
        kind="quiet"
        onClick={() => order({ do: 'delete', session: id }, `${shown} is deleted, and can be brought back.`)}
        aria-label={`Delete ${shown}`}
      >
        Delete
      </Button>
    </>
  );
}

function nextName(names: readonly string[]): string {
  for (let number = 2; ; number++) if (!names.includes(`Sandbox ${number}`)) return `Sandbox ${number}`;
}
