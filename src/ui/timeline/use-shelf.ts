// What sessions there are, as last heard.
import { useSyncExternalStore } from 'react';
import type { Sessions } from '../../hosts/worker/client.ts';
import { useWorkspace } from '../workspace/hooks.ts';

export function useShelf(): Sessions | undefined {
  const { engine } = useWorkspace();
  return useSyncExternalStore(
    (changed) => engine.onSessions(changed),
    () => engine.shelf,
  );
}
