// Waiting for the commands that arrive after the engine has started.
import type { EngineClient } from '../../hosts/worker/client.ts';

/** Resolves when all commands have arrived: what is not the learner's own need can wait for it. */
export function whole(engine: EngineClient): Promise<void> {
  const isWhole = (): boolean => engine.status.phase === 'ready' && engine.status.isWhole;
  if (isWhole()) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = engine.onStatus(() => {
      if (!isWhole()) return;
      unsubscribe();
      resolve();
    });
  });
}
