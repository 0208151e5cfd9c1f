// One step: what to know, what to do, what is still missing, and help in four strengths (three hints, the solution).

import { useEffect, useRef, useState } from 'react';
import type { CheckResult } from '../../curriculum/check/check.ts';
import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { Step } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { Button } from '../kit/Button.tsx';
import { Prose } from '../prose/Prose.tsx';
import { CommandLines, linesOf } from './Commands.tsx';
import { useLessonState } from './use-lesson-run.ts';
import { useWords } from './words/words.ts';

export interface StepPageProps {
  readonly run: LessonRun;
  readonly step: Step;
  readonly progress: ProgressStore;
}

export function StepPage({ run, step, progress }: StepPageProps) {
  const { results, attempts } = useLessonState(run);
  const words = useWords();
  return (
    <article className="lesson-page">
      <h2 tabIndex={-1} data-lesson-heading>
        {step.title}
      </h2>
      <Notice run={run} />
      <Prose blocks={step.prose} />
      <section className="lesson-task" aria-label={words.task}>
        <Prose blocks={step.task} />
        <ul aria-live="polite" aria-label={words.asked} className="lesson-checks">
          {step.checks.map((check, i) => (
            <CheckItem
              key={check.goal}
              goal={check.goal}
              result={results[i]}
              isWorded={attempts > 0 && results.findIndex(({ missing }) => missing === results[i]?.missing) === i}
            />
          ))}
        </ul>
      </section>
      <Help run={run} step={step} progress={progress} />
      <Tools run={run} />
    </article>
  );
}

/** What was done for the learner, and the way to undo it. */
export function Notice({ run }: { readonly run: LessonRun }) {
  const { notice, undoable } = useLessonState(run);
  if (notice === undefined && undoable === undefined) return null;
  return (
    <div className="lesson-notice">
      {notice !== undefined && <p>{notice}</p>}
      {undoable !== undefined && <Button onClick={() => void run.undo()}>{undoable}</Button>}
    </div>
  );
}

export function Tools({ run }: { readonly run: LessonRun }) {
  const words = useWords();
  return (
    <p className="lesson-tools">
      <Button kind="quiet" onClick={() => void run.restartStep()}>
        {words.restartStep}
      </Button>
      <Button kind="quiet" onClick={() => void run.restart()}>
        {words.restartLesson}
      </Button>
    </p>
  );
}

interface CheckItemProps {
  readonly goal: string;
  readonly result: CheckResult | undefined;
  /** Before anything was tried the goal says it all; afterwards what is missing is said too, but no sentence twice. */
  readonly isWorded: boolean;
}

function CheckItem({ goal, result, isWorded }: CheckItemProps) {
  const words = useWords();
  const met = result?.met === true;
  const difference = result?.difference;
  return (
    <li data-met={met}>
      <span className="lesson-mark" role="img" aria-label={met ? words.done : words.open} />
      <div>
        <span>{goal}</span>
        {result !== undefined && !met && isWorded && (
          <>
            <p className="lesson-missing">{result.missing}</p>
            {difference?.where !== undefined && <p className="lesson-missing">{sentence(difference.where)}</p>}
          </>
        )}
      </div>
    </li>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function Help({ run, step, progress }: StepPageProps) {
  const words = useWords();
  const [hints, setHints] = useState(0);
  const [solutionShown, setSolutionShown] = useState(false);
  const { id } = run.lesson;
  const nextHint = words.hints[hints];
  const revealed = useRef<HTMLDivElement>(null);
  // The button that was pressed may be gone: what it brought has its focus, and the next Tab leads to what can be run there.
  useEffect(() => {
    if ((hints > 0 || solutionShown) && document.activeElement === document.body) revealed.current?.focus();
  }, [hints, solutionShown]);

  const revealHint = (): void => {
    progress.recordHints(id, step.id, hints + 1);
    setHints(hints + 1);
  };
  const revealSolution = (): void => {
    progress.recordSolutionShown(id, step.id);
    setSolutionShown(true);
  };

  return (
    <section className="lesson-help" aria-label={words.help}>
      <div aria-live="polite" ref={revealed} tabIndex={-1}>
        {hints > 0 && (
          <ol className="lesson-hints">
            {step.hints.slice(0, hints).map((blocks, i) => (
              <li key={i}>
                <Prose blocks={blocks} />
              </li>
            ))}
          </ol>
        )}
        {solutionShown && (
          <div className="prose">
            <p>{words.oneWay}</p>
            <CommandLines lines={linesOf(step.solution)} />
          </div>
        )}
      </div>
      <p className="lesson-help-buttons">
        {nextHint !== undefined && <Button onClick={revealHint}>{nextHint}</Button>}
        {!solutionShown && <Button onClick={revealSolution}>{words.showSolution}</Button>}
      </p>
    </section>
  );
}
