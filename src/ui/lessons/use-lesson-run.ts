// Joins a lesson to the page: loads it, feeds it the learner's commands, and has it judged shortly after anything
// changed. One LessonRun per opened lesson; leaving the lesson drops it.

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { loadLesson } from 'virtual:lessons';
import { fromUtf8, toUtf8 } from '../../base/bytes.ts';
import type { RanCommand } from '../../curriculum/check/evaluate.ts';
import { LessonRun } from '../../curriculum/lesson-run.ts';
import type { LessonState } from '../../curriculum/lesson-run.ts';
import type { LessonId } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { parseCliLine } from '../../resp/cli-line.ts';
import type { Reply } from '../../resp/reply.ts';

/** A line that the learner ran, told when its reply has come, once for each repetition. */
export interface RanLine {
  readonly line: string;
  readonly reply?: Reply;
}

/** What a lesson needs of the page. */
export interface LessonSurroundings {
  /** Runs a line on a connection that the learner doesn't see. */
  readonly send: (line: string) => Promise<Reply>;
  readonly onCommand: (listener: (ran: RanLine) => void) => () => void;
  /** Some key changed, by whatever cause. */
  readonly onChange: (listener: () => void) => () => void;
}

export type Opened =
  | { readonly phase: 'loading' }
  | { readonly phase: 'absent' }
  | { readonly phase: 'failed'; readonly retry: () => void }
  | { readonly phase: 'open'; readonly run: LessonRun };

/** Long enough for a pasted script to be judged once, short enough to feel immediate. */
const SETTLE_MS = 120;

export function useLessonRun(id: LessonId, progress: ProgressStore, surroundings: LessonSurroundings): Opened {
  const { send, onCommand, onChange } = surroundings;
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<Opened>({ phase: 'loading' });
  const latestSend = useRef(send);
  latestSend.current = send;

  useEffect(() => {
    let left = false;
    const open = (next: Opened): void => {
      if (!left) setOpened(next);
    };
    open({ phase: 'loading' });
    loadLesson(id).then(
      (lesson) => {
        if (left) return;
        if (lesson === undefined) {
          open({ phase: 'absent' });
          return;
        }
        const run = new LessonRun(lesson, { ask: (line) => latestSend.current(line), wait }, progress);
        void run.open();
        open({ phase: 'open', run });
      },
      () => open({ phase: 'failed', retry: () => setAttempt((count) => count + 1) }),
    );
    return () => {
      left = true;
    };
  }, [id, progress, attempt]);

  const run = opened.phase === 'open' ? opened.run : undefined;
  useEffect(() => {
    if (run === undefined) return undefined;
    const settle = debounced(() => void run.judge());
    const stopCommands = onCommand((ran) => {
      const command = readRan(ran);
      if (command !== undefined) run.noteCommand(command);
      settle.call();
    });
    const stopChanges = onChange(settle.call);
    return () => {
      stopCommands();
      stopChanges();
      settle.cancel();
    };
  }, [run, onCommand, onChange]);

  return opened;
}

export function useLessonState(run: LessonRun): LessonState {
  return useSyncExternalStore(
    (changed) => run.subscribe(changed),
    () => run.state,
  );
}

/** Undefined for a line that redis-cli would not send. Each repetition of "5 INCR x" is told by itself. */
function readRan({ line, reply }: RanLine): RanCommand | undefined {
  const parsed = parseCliLine(fromUtf8(line));
  if (parsed.kind !== 'command') return undefined;
  const argv = parsed.argv.map(toUtf8);
  return reply === undefined ? { argv } : { argv, reply };
}

function debounced(work: () => void): { readonly call: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  const call = (): void => {
    cancel();
    timer = setTimeout(work, SETTLE_MS);
  };
  return { call, cancel };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
