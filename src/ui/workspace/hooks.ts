// How components reach the workspace.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { EngineStatus } from '../../hosts/worker/client.ts';
import type { ClockState } from '../../hosts/worker/protocol.ts';
import type { Preferences } from './preferences.ts';
import type { Selection, Workspace } from './workspace.ts';

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace outside of a WorkspaceContext');
  return workspace;
}

export function useSelection<T>(select: (selection: Selection) => T): T {
  return useStore(useWorkspace().selection, select);
}

export function usePreference<Name extends keyof Preferences>(
  name: Name,
): readonly [Preferences[Name], (value: Preferences[Name]) => void] {
  const { preferences } = useWorkspace();
  const value = useStore(preferences, (all) => all[name]);
  return [value, (next) => preferences.setState({ [name]: next } as Pick<Preferences, Name>)];
}

export function useEngineStatus(): EngineStatus {
  const { engine } = useWorkspace();
  return useSyncExternalStore(
    (changed) => engine.onStatus(changed),
    () => engine.status,
  );
}

export function useServerRunning(): boolean {
  const { engine } = useWorkspace();
  return useSyncExternalStore(
    (changed) => engine.onServer(changed),
    () => engine.isServerRunning,
  );
}

export function useMediaQuery(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query]);
  // One and the same function: another would be subscribed anew at each rendering, which makes the browser reckon up styles.
  const subscribe = useCallback(
    (changed: () => void) => {
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [list],
  );
  return useSyncExternalStore(subscribe, () => list.matches);
}

/** Unix ms by the engine's clock, renewed every second (sooner when it runs fast) while somebody needs it. */
export function useSeconds(isNeeded: boolean): number {
  const { engine } = useWorkspace();
  const { rate } = useClock();
  const [now, setNow] = useState(() => engine.now());
  useEffect(() => {
    const read = (): void => setNow(engine.now());
    read();
    if (!isNeeded) return undefined;
    const timer = setInterval(read, rate > 1 ? 200 : 1000);
    const stop = engine.onClock(read);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [engine, isNeeded, rate]);
  return now;
}

export function useClock(): ClockState {
  const { engine } = useWorkspace();
  return useSyncExternalStore(
    (changed) => engine.onClock(changed),
    () => engine.clock,
  );
}
