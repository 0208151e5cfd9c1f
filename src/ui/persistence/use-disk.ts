// The disk as the panel sees it, and what the panel does to it.
import { useCallback, useEffect, useState } from 'react';
import type { ControlResult, DiskAnswer, DiskQuestion, DiskView, MachineControl } from '../../hosts/worker/disk-protocol.ts';
import { useWorkspace } from '../workspace/hooks.ts';

/** Undefined until the first view has come. */
export function useDisk(isShown: boolean): DiskView | undefined {
  const { engine } = useWorkspace();
  const [view, setView] = useState<DiskView>();
  useEffect(() => (isShown ? engine.watchDisk(setView) : undefined), [engine, isShown]);
  return view;
}

export type AskDisk = <Question extends DiskQuestion>(
  question: Question,
) => Promise<Extract<DiskAnswer, { to: Question['ask'] }> | undefined>;

/** Asks one thing; undefined if it could not be answered. */
export function useAskDisk(): AskDisk {
  const { engine } = useWorkspace();
  return useCallback(
    async <Question extends DiskQuestion>(question: Question) => {
      const answer = await engine.askDisk(question);
      return answer.to === question.ask ? (answer as Extract<DiskAnswer, { to: Question['ask'] }>) : undefined;
    },
    [engine],
  );
}

export type Control = (control: MachineControl) => Promise<ControlResult>;

export function useControl(): Control {
  const ask = useAskDisk();
  return useCallback(
    async (control) => (await ask({ ask: 'control', control }))?.result ?? { ok: false, reason: 'the engine did not answer' },
    [ask],
  );
}

/** Runs a command in the terminal, where everybody can see it; unseen if there is no terminal. */
export function useRun(): (line: string) => void {
  const workspace = useWorkspace();
  return useCallback(
    (line) => {
      const terminal = workspace.terminal();
      if (terminal) terminal.run(line);
      else void workspace.send(line);
    },
    [workspace],
  );
}
