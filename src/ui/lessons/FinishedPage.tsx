// The page after the last step: what was learned, what is still open, and where to go next.

import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { LessonId } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { Button } from '../kit/Button.tsx';
import { Sentence } from '../prose/Prose.tsx';
import { useProgress } from './StepList.tsx';
import { useWords } from './words/words.ts';

export interface FinishedPageProps {
  readonly run: LessonRun;
  readonly progress: ProgressStore;
  readonly lessonHref: (id?: LessonId) => string;
  readonly goTo: (index: number) => void;
}

export function FinishedPage({ run, progress, lessonHref, goTo }: FinishedPageProps) {
  useProgress(progress);
  const words = useWords();
  const { lesson } = run;
  const open = lesson.steps.flatMap((step, i) =>
    progress.step(lesson.id, step.id).solvedAt === undefined ? [{ step, i }] : [],
  );
  return (
    <article className="lesson-page">
      <h2 tabIndex={-1} data-lesson-heading>
        {open.length === 0 ? words.known : words.teaches}
      </h2>
      <ul className="lesson-learned prose">
        {lesson.learned.map((inline, i) => (
          <li key={i}>
            <Sentence inline={inline} />
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <div className="prose">
          <p>{words.stepsOpen(open.length)}</p>
          <ul className="lesson-open">
            {open.map(({ step, i }) => (
              <li key={step.id}>
                <Button onClick={() => goTo(i)}>
                  {i + 1}. {step.title}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="lesson-onward">
        <a className="button" data-kind="primary" href={lessonHref(lesson.next)}>
          {lesson.next === undefined ? words.allLessons : words.nextLesson}
        </a>
        <Button onClick={() => void run.restart()}>{words.fromStart}</Button>
      </p>
    </article>
  );
}
