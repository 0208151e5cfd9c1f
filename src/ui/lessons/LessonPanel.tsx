// The guide of one lesson: its steps, what is still missing in the present one, and the page at its end. Judging and
// progress are curriculum/lesson-run.ts's; this file chooses what is shown and keeps the focus where it belongs.

import { useEffect, useMemo, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { LessonId } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { LANGUAGE_TAGS } from '../../curriculum/translation.ts';
import type { LanguageCode } from '../../curriculum/translation.ts';
import { Button } from '../kit/Button.tsx';
import { CommandLookProvider } from '../prose/Prose.tsx';
import { ChallengePage } from './ChallengePage.tsx';
import { FinishedPage } from './FinishedPage.tsx';
import { LanguageProvider } from './LanguageChooser.tsx';
import { COMMANDS_TO_RUN, CommandProvider } from './Commands.tsx';
import type { CommandActions } from './Commands.tsx';
import { StepList } from './StepList.tsx';
import { StepPage } from './StepPage.tsx';
import { useLessonRun, useLessonState } from './use-lesson-run.ts';
import type { LessonSurroundings } from './use-lesson-run.ts';
import { useLanguage, useWords } from './words/words.ts';
import './lessons.css';

export interface LessonPanelProps extends LessonSurroundings, CommandActions {
  readonly lessonId: LessonId;
  readonly progress: ProgressStore;
  /** The address of a lesson, or of the list of lessons. */
  readonly lessonHref: (id?: LessonId) => string;
  readonly language: LanguageCode;
}

export function LessonPanel(props: LessonPanelProps) {
  return (
    <LanguageProvider code={props.language}>
      <Opening {...props} />
    </LanguageProvider>
  );
}

function Opening(props: LessonPanelProps) {
  const { lessonId, progress, lessonHref, insertCommand, runCommand, runMachine } = props;
  const opened = useLessonRun(lessonId, progress, props);
  const words = useWords();
  const actions = useMemo(() => ({ insertCommand, runCommand, runMachine }), [insertCommand, runCommand, runMachine]);

  switch (opened.phase) {
    case 'loading':
      return <Message>{words.opening}</Message>;
    case 'absent':
      return (
        <Message>
          {words.absent} <a href={lessonHref()}>{words.allLessons}</a>
        </Message>
      );
    case 'failed':
      return (
        <Message>
          {words.notLoaded} <Button onClick={opened.retry}>{words.tryAgain}</Button>
        </Message>
      );
    case 'open':
      return (
        <CommandProvider value={actions}>
          <CommandLookProvider value={COMMANDS_TO_RUN}>
            <OpenLesson run={opened.run} isTranslated={opened.isTranslated} progress={progress} lessonHref={lessonHref} />
          </CommandLookProvider>
        </CommandProvider>
      );
  }
}

function Message({ children }: { readonly children: ReactNode }) {
  return <p className="lesson-message">{children}</p>;
}

interface OpenLessonProps {
  readonly run: LessonRun;
  readonly isTranslated: boolean;
  readonly progress: ProgressStore;
  readonly lessonHref: (id?: LessonId) => string;
}

function OpenLesson({ run, isTranslated, progress, lessonHref }: OpenLessonProps) {
  const { lesson } = run;
  const { code, words } = useLanguage();
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
  useFocusKept(top, `${index} ${state.undoable}`);

  return (
    <div className="lesson" lang={LANGUAGE_TAGS[isTranslated ? code : 'en']}>
      <header className="lesson-header">
        <p>
          <a href={lessonHref()}>{words.lessons}</a>
          <span className="lesson-title">{lesson.title}</span>
        </p>
        <StepList run={run} progress={progress} goTo={goTo} />
      </header>
      <div className="lesson-body" ref={top}>
        {!isTranslated && <p className="lesson-warning">{words.untranslated}</p>}
        {progress.notice !== undefined && <p className="lesson-warning">{progress.notice}</p>}
        {step === undefined ? (
          <FinishedPage run={run} progress={progress} lessonHref={lessonHref} goTo={goTo} />
        ) : step.challenge !== undefined ? (
          <ChallengePage key={step.id} run={run} step={step} challenge={step.challenge} progress={progress} />
        ) : (
          <StepPage key={step.id} run={run} step={step} progress={progress} />
        )}
      </div>
      <footer className="lesson-footer">
        <Button disabled={index === 0} onClick={() => goTo(index - 1)}>
          {words.previous}
        </Button>
        <p role="status">{step !== undefined && <Standing run={run} />}</p>
        {step !== undefined && (
          <Button kind={state.solved ? 'primary' : 'plain'} onClick={() => goTo(index + 1)}>
            {index + 1 < lesson.steps.length ? words.next : words.finish}
          </Button>
        )}
      </footer>
    </div>
  );
}

/** Restarting, and undoing that, take away the button that was pressed: then its focus goes on at the step's title. */
function useFocusKept(top: RefObject<HTMLElement | null>, moment: string): void {
  const last = useRef(moment);
  useEffect(() => {
    if (last.current === moment) return;
    last.current = moment;
    if (document.activeElement === document.body) top.current?.querySelector<HTMLElement>('[data-lesson-heading]')?.focus({ preventScroll: true });
  }, [top, moment]);
}

/** How the step stands, in a few words that are read out when they change. */
function Standing({ run }: { readonly run: LessonRun }) {
  const { solved, timesSolved, timesTried, results, preparing } = useLessonState(run);
  const words = useWords();
  if (preparing) return words.preparing;
  if (solved && timesTried > 0) return <span className="lesson-done">{words.triedAgain(timesTried)}</span>;
  if (solved && timesSolved > 1) return <span className="lesson-done">{words.doneAgain(timesSolved)}</span>;
  if (solved) return <span className="lesson-done">{words.stepDone(run.state.index + 1)}</span>;
  const met = results.filter((result) => result.met).length;
  return met === 0 ? '' : words.there(met, results.length);
}
