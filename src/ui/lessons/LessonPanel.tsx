// The guide of one lesson: its steps, what is still missing in the present one, and the page at its end. Judging and
// progress are curriculum/lesson-run.ts's; this file chooses what is shown and keeps the focus where it belongs.

import { useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { LessonId } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { Button } from '../kit/Button.tsx';
import { FinishedPage } from './FinishedPage.tsx';
import { CommandProvider } from './Prose.tsx';
import type { CommandActions } from './Prose.tsx';
import { StepList } from './StepList.tsx';
import { StepPage } from './StepPage.tsx';
import { useLessonRun, useLessonState } from './use-lesson-run.ts';
import type { LessonSurroundings } from './use-lesson-run.ts';
import './lessons.css';

export interface LessonPanelProps extends LessonSurroundings, CommandActions {
  readonly lessonId: LessonId;
  readonly progress: ProgressStore;
  /** The address of a lesson, or of the list of lessons. */
  readonly lessonHref: (id?: LessonId) => string;
}

export function LessonPanel(props: LessonPanelProps) {
  const { lessonId, progress, lessonHref, insertCommand, runCommand } = props;
  const opened = useLessonRun(lessonId, progress, props);
  const actions = useMemo(() => ({ insertCommand, runCommand }), [insertCommand, runCommand]);

  switch (opened.phase) {
    case 'loading':
      return <Message>Opening the lesson …</Message>;
    case 'absent':
      return (
        <Message>
          There is no lesson at this address. <a href={lessonHref()}>All lessons</a>
        </Message>
      );
    case 'failed':
      return (
        <Message>
          The lesson could not be loaded. <Button onClick={opened.retry}>Try again</Button>
        </Message>
      );
    case 'open':
      return (
        <CommandProvider value={actions}>
          <OpenLesson run={opened.run} progress={progress} lessonHref={lessonHref} />
        </CommandProvider>
      );
  }
}

function Message({ children }: { readonly children: ReactNode }) {
  return <p className="lesson-message">{children}</p>;
}

interface OpenLessonProps {
  readonly run: LessonRun;
  readonly progress: ProgressStore;
  readonly lessonHref: (id?: LessonId) => string;
}

function OpenLesson({ run, progress, lessonHref }: OpenLessonProps) {
  const { lesson } = run;
  const state = useLessonState(run);
  const { index } = state;
  const step = lesson.steps[index];
  const top = useRef<HTMLDivElement>(null);
  const moved = useRef(false);

  /** Only a move that was asked for here takes the focus; opening a lesson leaves it in the terminal. */
  const goTo = (target: number): void => {
    moved.current = true;
    void run.goTo(target);
  };
  useEffect(() => {
    top.current?.scrollTo({ top: 0 });
    if (moved.current) top.current?.querySelector<HTMLElement>('[data-lesson-heading]')?.focus({ preventScroll: true });
    moved.current = false;
  }, [index]);

  return (
    <div className="lesson">
      <header className="lesson-header">
        <p>
          <a href={lessonHref()}>Lessons</a>
          <span className="lesson-title">{lesson.title}</span>
        </p>
        <StepList run={run} progress={progress} goTo={goTo} />
      </header>
      <div className="lesson-body" ref={top}>
        {progress.notice !== undefined && <p className="lesson-warning">{progress.notice}</p>}
        {step === undefined ? (
          <FinishedPage run={run} progress={progress} lessonHref={lessonHref} goTo={goTo} />
        ) : (
          <StepPage key={step.id} run={run} step={step} progress={progress} />
        )}
      </div>
      <footer className="lesson-footer">
        <Button disabled={index === 0} onClick={() => goTo(index - 1)}>
          Previous
        </Button>
        <p role="status">{step !== undefined && <Standing run={run} />}</p>
        {step !== undefined && (
          <Button kind={state.solved ? 'primary' : 'plain'} onClick={() => goTo(index + 1)}>
            {index + 1 < lesson.steps.length ? 'Next' : 'Finish'}
          </Button>
        )}
      </footer>
    </div>
  );
}

/** How the step stands, in a few words that are read out when they change. */
function Standing({ run }: { readonly run: LessonRun }) {
  const { solved, timesSolved, results, preparing } = useLessonState(run);
  if (preparing) return 'Preparing …';
  if (solved && timesSolved > 1) return <span className="lesson-done">Done again, {timesSolved} times now</span>;
  if (solved) return <span className="lesson-done">Step {run.state.index + 1} done</span>;
  const met = results.filter((result) => result.met).length;
  return met === 0 ? '' : `${met} of ${results.length} there`;
}
