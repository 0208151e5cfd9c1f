// Says that a session came by a link or a file, and what can be done with it. The visitor's own is untouched meanwhile.
import { useEffect, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { useShelf } from './use-shelf.ts';

export interface VisitBannerProps {
  /** What the address carries; the empty string if it is damaged. */
  readonly shared: ByteString | undefined;
  /** Takes it out of the address. */
  readonly forget: () => void;
}

export function VisitBanner({ shared, forget }: VisitBannerProps) {
  const { engine } = useWorkspace();
  const shelf = useShelf();
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    if (shared === undefined) return;
    void engine.sessions({ do: 'visit', bytes: shared }).then((answer) => setFailure(answer.failure));
  }, [engine, shared]);
  if (failure !== undefined) {
    return (
      <div className="visit-banner" role="alert">
        <span>The link’s session could not be opened ({failure}). This is your own.</span>
        <Button
          onClick={() => {
            setFailure(undefined);
            forget();
          }}
        >
          All right
        </Button>
      </div>
    );
  }
  if (shelf?.current.kind !== 'visit') return null;
  const name = shelf.current.name || 'A session';
  return (
    <section className="visit-banner" aria-label="Visit">
      <span>
        You are visiting “{name}”, which somebody shared. Do what you like in it: your own sessions are not touched, and this
        one is not saved.
      </span>
      <Button
        kind="primary"
        onClick={() => {
          void engine.sessions({ do: 'save as', name: `${name} (shared)` });
          forget();
        }}
      >
        Keep it as a sandbox
      </Button>
      <Button
        onClick={() => {
          void engine.returnToSandbox();
          forget();
        }}
      >
        Leave
      </Button>
    </section>
  );
}
