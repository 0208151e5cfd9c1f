// What a lab's test did to its server, opened as a session in the page's own engine, so that terminal, keys, pictures and time
// line show it. It is a visit: nothing of it is stored, the learner's sessions are not touched, and the sandbox comes back
// when the lab is left.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import { useWorkspace } from '../workspace/hooks.ts';

export interface LabServer {
  readonly isOpen: boolean;
  /** @returns why it could not be opened, if it could not */
  readonly open: (session: ByteString) => Promise<string | undefined>;
}

export function useLabServer(lab: string | undefined): LabServer {
  const { engine } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  const wasOpened = useRef(false);
  const open = useCallback(
    async (bytes: ByteString) => {
      setOpen(false);
      wasOpened.current = true;
      const { failure } = await engine.sessions({ do: 'visit', bytes });
      // Nothing must expire while somebody looks.
      if (failure === undefined) engine.time({ do: 'rate', rate: 0 });
      setOpen(failure === undefined);
      return failure;
    },
    [engine],
  );
  useEffect(() => {
    if (lab === undefined) return undefined;
    return () => {
      setOpen(false);
      if (wasOpened.current) void engine.returnToSandbox();
      wasOpened.current = false;
    };
  }, [engine, lab]);
  return { isOpen, open };
}
