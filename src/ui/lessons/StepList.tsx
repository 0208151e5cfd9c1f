// The steps of a lesson as a row of marks: where one stands, what is solved, and a way to any of them.

import { useSyncExternalStore } from 'react';
import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { AllProgress, ProgressStore, StepProgress } from '../../curriculum/progress.ts';
import { useLessonState } from './use-lesson-run.ts';
import { useWords } from './words/words.ts';
import type { Words } from './words/words.ts';

export function useProgress(progress: ProgressStore): AllProgress {
  return useSyncExternalStore(
    (changed) => progress.subscribe(changed),
    () => progress.all,
  );
}

export interface StepListProps {
  readonly run: LessonRun;
  readonly progress: ProgressStore;
  readonly goTo: (index: number) => void;
}

export function StepList({ run, progress, goTo }: StepListProps) {
  const { index } = useLessonState(run);
  useProgress(progress);
  const words = useWords();
  const { id, steps } = run.lesson;
  return (
    <nav aria-label={words.stepsName} className="lesson-steps">
      <span>{index < steps.length ? words.stepOf(index + 1, steps.length) : words.finished}</span>
      <ol>
        {steps.map((step, i) => {
          const standing = progress.step(id, step.id);
          return (
            <li key={step.id}>
              <button
                type="button"
                aria-current={i === index ? 'step' : undefined}
                data-solved={standing.solvedAt !== undefined}
                title={`${i + 1}. ${step.title}${wordStanding(standing, words)}`}
                aria-label={`${words.stepLabel(i + 1, step.title)}${wordStanding(standing, words)}`}
                onClick={() => goTo(i)}
              />
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function wordStanding({ solvedAt, solutionShownAt }: StepProgress, words: Words): string {
  if (solvedAt === undefined) return '';
  return solutionShownAt !== undefined && solutionShownAt <= solvedAt ? words.solvedAfterSolution : words.solved;
}
