// The middle panel: the terminal's clients, joined to the workspace.
import { useCallback, useRef } from 'react';
import type { EngineConnection } from '../../hosts/worker/page-connection.ts';
import type { PastClient } from '../terminal/connection.ts';
import { TerminalTabs } from '../terminal/Tabs.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import type { TerminalHandle } from '../workspace/workspace.ts';
import { whole } from './whole.ts';

export interface TerminalPanelProps {
  /** Typed for the learner on a first visit, waiting for Enter. */
  readonly suggestion: string | undefined;
  /** Opens what help names: "ZADD" or "@hash". */
  readonly openPage: (name: string) => void;
  /** The session that belongs to the address is open: until then nothing that is typed may run in another. */
  readonly isSessionOpen: boolean;
}

export function TerminalPanel({ suggestion, openPage, isSessionOpen }: TerminalPanelProps) {
  const workspace = useWorkspace();
  const { engine } = workspace;
  const onFront = useCallback(
    (handle: TerminalHandle) => {
      const isFirst = workspace.terminal() === undefined;
      workspace.setTerminal(handle);
      if (!isFirst) return;
      // In one column the guide is in front: nothing takes the focus, and the line waits until the terminal is chosen.
      const isBehind = matchMedia('(max-width: 799px)').matches;
      // Where touching the line opens a keyboard over half the screen, it is left to the learner.
      const mayFocus = !isBehind && matchMedia('(hover: hover)').matches;
      // The touch form is only just opening; asked for by its number, it is waited for.
      if (suggestion !== undefined && (mayFocus || isBehind)) handle.insert(suggestion, 1);
      else if (mayFocus) handle.focus();
    },
    [workspace, suggestion],
  );
  /** Connections of the moment that is shown, until a terminal has taken them. */
  const open = useRef(new Map<string, EngineConnection>());
  const onMoved = useCallback(
    (moved: (clients: ReadonlyMap<string, PastClient>) => void) =>
      engine.onMoved((clients) => {
        open.current = new Map(
          clients.flatMap(({ name, connection }) => (connection === undefined ? [] : [[name, engine.adopt(connection, name)]])),
        );
        moved(
          new Map(
            clients.map(({ name, exchanges }) => {
              const connection = open.current.get(name);
              return [name, { connection, isOpen: connection !== undefined, exchanges }];
            }),
          ),
        );
      }),
    [engine],
  );
  const openConnection = useCallback(
    (name: string) => {
      const there = open.current.get(name);
      open.current.delete(name);
      // Whoever took it may have closed it since, or the server.
      if (there?.isOpen === true) return there;
      return engine.isServerRunning ? engine.connect(name) : undefined;
    },
    [engine],
  );
  return (
    <TerminalTabs
      openConnection={openConnection}
      onMoved={onMoved}
      onTravel={workspace.travel}
      ask={useCallback(
        async (argv) => {
          // Nobody's first command should wait for what a hint needs.
          await whole(engine);
          return engine.command(argv);
        },
        [engine],
      )}
      hasKey={useCallback(
        async (db, key) => (await engine.readValue({ db, key, first: 0, count: 0, clip: 0 })) !== undefined,
        [engine],
      )}
      onCommand={workspace.commandRan}
      onKeyClick={workspace.openKey}
      onPage={openPage}
      onFront={onFront}
      isHeld={!isSessionOpen}
    />
  );
}
