// The catalogue for components: loading, there, or failed with a way to try again.
import { useEffect, useState } from 'react';
import type { EngineClient } from '../../hosts/worker/client.ts';
import { type Catalogue, loadCatalogue, loadedCatalogue } from './catalogue.ts';

export type OpenedCatalogue =
  | { readonly phase: 'loading' }
  | { readonly phase: 'open'; readonly catalogue: Catalogue }
  | { readonly phase: 'failed'; readonly retry: () => void };

export function useCatalogue(engine: EngineClient): OpenedCatalogue {
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<OpenedCatalogue>(() => {
    const catalogue = loadedCatalogue(engine);
    return catalogue ? { phase: 'open', catalogue } : { phase: 'loading' };
  });
  useEffect(() => {
    let isGone = false;
    loadCatalogue(engine).then(
      (catalogue) => !isGone && setOpened({ phase: 'open', catalogue }),
      () => !isGone && setOpened({ phase: 'failed', retry: () => setAttempt((n) => n + 1) }),
    );
    return () => {
      isGone = true;
    };
  }, [engine, attempt]);
  return opened;
}
