// A lesson has a session of its own, and so has practice, so that nothing in them touches the learner's sandbox. It takes
// the sandbox's place while the lesson is open, stays while its reader looks something up in the reference, and gives way
// everywhere else.
import { useEffect, useState } from 'react';
import type { EngineClient } from '../../hosts/worker/client.ts';
import { useWorkspace } from '../workspace/hooks.ts';
import type { Route } from './routes.ts';

/** Of lessons; and of practice one for all questions, where their proofs play. */
function sessionFor(door: Route['door'], rest: string): string | undefined {
  if (door === 'practice' && (rest.includes('/') || rest === 'mock')) return 'practice';
  return door === 'learn' && rest !== '' && !rest.startsWith('lab/') ? rest : undefined;
}

/** True when the session that belongs to the address is open; until then neither a lesson nor the terminal must run anything. */
export function useLessonSession({ door, rest }: Route): boolean {
  const { engine } = useWorkspace();
  const wanted = sessionFor(door, rest);
  /** Null is no lesson; undefined is not known yet, as after a reload in the middle of one. */
  const [open, setOpen] = useState<string | null>();
  useEffect(() => {
    let isGone = false;
    const show = (lesson: string | null): void => {
      if (!isGone) setOpen(lesson);
    };
    if (wanted !== undefined && wanted !== open) {
      engine.openSession({ kind: 'lesson', id: wanted }).then(() => show(wanted), () => show(wanted));
    } else if (wanted === undefined && door !== 'reference') {
      void leaveLesson(engine).then(() => show(null), () => show(null));
    }
    return () => {
      isGone = true;
    };
  }, [engine, wanted, door, open]);
  return (wanted ?? null) === open || (wanted === undefined && door === 'reference');
}

/** A session that came by a link stays; so does a sandbox. */
async function leaveLesson(engine: EngineClient): Promise<void> {
  const { current } = await engine.sessions({ do: 'list' });
  if (current.kind === 'lesson') await engine.returnToSandbox();
}
