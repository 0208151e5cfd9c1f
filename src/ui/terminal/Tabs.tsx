// Several clients side by side, each a tab with its own connection; they share history and what is known of the server.
// Arrow keys go from tab to tab, Delete closes one, + opens one. Closed tabs close their connection; the last one that
// quits is replaced by a fresh client, since a page without a terminal helps nobody.
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { Ask, Connection, PastClient, Travel } from './connection.ts';
import { History, browserHistoryStorage } from './history.ts';
import { Knowledge } from './knowledge.ts';
import type { HasKey } from './knowledge.ts';
import type { LearnerLine } from './repl.ts';
import { Terminal } from './Terminal.tsx';
import type { TerminalHandle } from './Terminal.tsx';
import './tabs.css';

export interface TerminalTabsProps {
  /** By the client's name. */
  readonly openConnection: (name: string) => Connection | undefined;
  /** Tells of each other moment that is shown, and of the clients that there were then, by name. */
  readonly onMoved?: (moved: (clients: ReadonlyMap<string, PastClient>) => void) => () => void;
  /** For the terminal's own questions: a connection that no client shares. */
  readonly ask: Ask;
  readonly hasKey?: HasKey;
  readonly onCommand?: (command: LearnerLine) => void;
  readonly onKeyClick?: (key: ByteString, db: number) => void;
  /** Opens what help names: the page of a command ("ZADD") or of a group ("@hash"). */
  readonly onPage?: (name: string) => void;
  /** `undo`, `redo`, `reset everything` were typed. */
  readonly onTravel?: (where: Travel, count: number) => void;
  /** Called with the handle of the client in front, whenever another one comes to the front. */
  readonly onFront?: (handle: TerminalsHandle) => void;
  /** Another session is about to open: what is typed waits for it. */
  readonly isHeld?: boolean;
}

/** The client in front, or the one of that number, which is opened and brought to the front. */
export interface TerminalsHandle {
  insert(text: string, client?: number): void;
  run(text: string, client?: number): void;
  focus(): void;
}

interface Client {
  readonly number: number;
  /** Grows when the client quits and a new one takes its place. */
  readonly life: number;
}

const HISTORY_NAME = 'keyspace.history';

export function TerminalTabs(props: TerminalTabsProps) {
  const { openConnection, ask, hasKey, onCommand, onKeyClick, onPage, onFront, onTravel, onMoved, isHeld = false } = props;
  const [history] = useState(() => new History(browserHistoryStorage(HISTORY_NAME)));
  const [knowledge] = useState(() => new Knowledge(ask, hasKey));
  const [clients, setClients] = useState<readonly Client[]>([{ number: 1, life: 0 }]);
  const [front, setFront] = useState(1);
  const handles = useRef(new Map<number, TerminalHandle>());
  /** Clients of the moment that is shown whose tab has yet to open. */
  const arriving = useRef(new Map<number, PastClient>());
  const frontNow = useRef(front);
  frontNow.current = front;
  /** What a client that is only just opening shall do. */
  const waiting = useRef(new Map<number, (handle: TerminalHandle) => void>());
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  /** Does something with a client, which comes to the front; it is opened first if it must be. Without a number: the front one. */
  const withClient = useCallback((number: number | undefined, work: (handle: TerminalHandle) => void): void => {
    const known = handles.current.get(number ?? frontNow.current);
    if (number !== undefined && known === undefined) waiting.current.set(number, work);
    if (number !== undefined) {
      setClients((now) => (now.some((client) => client.number === number) ? now : [...now, { number, life: 0 }]));
      setFront(number);
    }
    if (known !== undefined) work(known);
  }, []);

  useEffect(() => {
    onFront?.({
      insert: (text, client) => withClient(client, (handle) => handle.insert(text)),
      run: (text, client) => withClient(client, (handle) => handle.run(text)),
      focus: () => handles.current.get(front)?.focus(),
    });
  }, [front, onFront, withClient]);

  const isHeldNow = useRef(isHeld);
  isHeldNow.current = isHeld;
  useEffect(() => {
    for (const handle of handles.current.values()) handle.hold(isHeld);
  }, [isHeld]);

  // Tabs follow the moment: one for each client that there was then, and the first one always.
  useEffect(
    () =>
      onMoved?.((past) => {
        const there = new Map([...past].flatMap(([name, client]) => (numberIn(name) > 0 ? [[numberIn(name), client]] : [])));
        if (!there.has(1)) there.set(1, { connection: undefined, isOpen: false, exchanges: [] });
        arriving.current = new Map(there);
        setClients((before) =>
          [...there.keys()].sort((a, b) => a - b).map((number) => before.find((each) => each.number === number) ?? { number, life: 0 }),
        );
        setFront((before) => (there.has(before) ? before : 1));
        for (const [number, handle] of handles.current) restoreArrived(number, handle, arriving.current, openConnection);
      }),
    [onMoved, openConnection],
  );

  const open = (): void => {
    const number = Math.max(...clients.map((client) => client.number)) + 1;
    setClients([...clients, { number, life: 0 }]);
    bringToFront(number);
  };

  const bringToFront = (number: number): void => {
    setFront(number);
    // Its panel is shown with the next painting.
    requestAnimationFrame(() => handles.current.get(number)?.focus());
  };

  const close = useCallback(
    (number: number): void => {
      if (clients.length === 1) {
        setClients(clients.map((client) => ({ ...client, life: client.life + 1 })));
        return;
      }
      const at = clients.findIndex((client) => client.number === number);
      const rest = clients.filter((client) => client.number !== number);
      setClients(rest);
      if (number !== front) return;
      const next = rest[Math.min(at, rest.length - 1)]?.number ?? 1;
      setFront(next);
      requestAnimationFrame(() => handles.current.get(next)?.focus());
    },
    [clients, front],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = clients.findIndex((client) => client.number === front);
    const targets: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: clients.length - 1 };
    const target = targets[event.key];
    if (target !== undefined) {
      const number = clients.at(target % clients.length)?.number ?? front;
      setFront(number);
      list.current?.querySelector<HTMLElement>(`[data-client="${number}"]`)?.focus();
    } else if (event.key === 'Delete' && clients.length > 1) {
      close(front);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="terminal-tabs">
      <div className="terminal-bar">
        <div className="terminal-tablist" role="tablist" aria-label="Clients" ref={list} onKeyDown={onKeyDown}>
          {clients.map(({ number }) => (
            <button
              key={number}
              type="button"
              role="tab"
              id={`${id}-tab-${number}`}
              data-client={number}
              aria-selected={number === front}
              aria-controls={`${id}-panel-${number}`}
              tabIndex={number === front ? 0 : -1}
              onClick={() => bringToFront(number)}
              onAuxClick={(event) => {
                if (event.button === 1 && clients.length > 1) close(number);
              }}
            >
              client {number}
            </button>
          ))}
        </div>
        {clients.length > 1 && (
          <button type="button" className="terminal-tool" aria-label={`Close client ${front}`} title={`Close client ${front}`} onClick={() => close(front)}>
            ×
          </button>
        )}
        <button type="button" className="terminal-tool" aria-label="New client" title="New client" onClick={open}>
          +
        </button>
      </div>
      {clients.map(({ number, life }) => (
        <div
          key={number}
          className="terminal-panel"
          role="tabpanel"
          id={`${id}-panel-${number}`}
          aria-labelledby={`${id}-tab-${number}`}
          hidden={number !== front}
        >
          <Terminal
            key={life}
            label={`client ${number}`}
            knowledge={knowledge}
            history={history}
            openConnection={openConnection}
            onCommand={onCommand}
            onKeyClick={onKeyClick}
            onPage={onPage}
            onTravel={onTravel}
            onQuit={() => close(number)}
            ref={(handle: TerminalHandle | null) => {
              if (handle === null) {
                handles.current.delete(number);
                return;
              }
              handles.current.set(number, handle);
              handle.hold(isHeldNow.current);
              restoreArrived(number, handle, arriving.current, openConnection);
              waiting.current.get(number)?.(handle);
              waiting.current.delete(number);
            }}
          />
        </div>
      ))}
    </div>
  );
}

const LABEL = /^client (\d+)$/;

function numberIn(name: string): number {
  return Number(LABEL.exec(name)?.[1] ?? 0);
}

function restoreArrived(
  number: number,
  handle: TerminalHandle,
  arriving: Map<number, PastClient>,
  openConnection: (name: string) => Connection | undefined,
): void {
  const client = arriving.get(number);
  if (!client) return;
  arriving.delete(number);
  handle.restore({ ...client, connection: client.connection ?? openConnection(`client ${number}`) });
}
