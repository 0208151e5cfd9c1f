// A challenge: the keys as they are beside the keys as they should be, what still differs, and how many commands it took.
// What differs in the picture is also said in the list below it, so the picture's marks are for the eye alone.

import { fitsTtl } from '../../curriculum/challenge.ts';
import type { KeyElement, KeyState } from '../../curriculum/challenge.ts';
import type { LessonRun } from '../../curriculum/lesson-run.ts';
import type { Challenge, Step } from '../../curriculum/lesson.ts';
import type { ProgressStore } from '../../curriculum/progress.ts';
import { useProgress } from './StepList.tsx';
import { Help, Notice, Tools } from './StepPage.tsx';
import { useLessonState } from './use-lesson-run.ts';
import { useWords } from './words/words.ts';

export interface ChallengePageProps {
  readonly run: LessonRun;
  readonly step: Step;
  readonly challenge: Challenge;
  readonly progress: ProgressStore;
}

export function ChallengePage({ run, step, challenge, progress }: ChallengePageProps) {
  const { results, keys, used, solved } = useLessonState(run);
  useProgress(progress);
  const words = useWords();
  const { fewest } = progress.step(run.lesson.id, step.id);
  return (
    <article className="lesson-page">
      <h2 tabIndex={-1} data-lesson-heading>
        {step.title}
      </h2>
      <Notice run={run} />
      <p className="lesson-challenge-rule">{words.challengeTask}</p>
      <div className="lesson-challenge">
        <Side title={words.now} keys={challenge.state.map(({ key }) => findKey(keys, key))} others={challenge.state} isNow />
        <Side title={words.goal} keys={challenge.state} others={challenge.state.map(({ key }) => findKey(keys, key))} />
      </div>
      <p className="lesson-counts">
        <span>{words.par(challenge.par)}</span>
        <span>{words.used(used)}</span>
        {fewest !== undefined && <span>{words.best(fewest)}</span>}
      </p>
      <section className="lesson-task" aria-label={words.stillDiffers}>
        <ul aria-live="polite" aria-label={words.stillDiffers} className="lesson-checks">
          {results.map(({ goal, met }) => (
            <li key={goal} data-met={met}>
              <span className="lesson-mark" role="img" aria-label={met ? words.done : words.open} />
              <span>{goal}</span>
            </li>
          ))}
        </ul>
      </section>
      {!solved && <Help run={run} step={step} progress={progress} />}
      <Tools run={run} />
    </article>
  );
}

function findKey(keys: readonly KeyState[], key: string): KeyState {
  return keys.find((each) => each.key === key) ?? { key, type: 'none', elements: [] };
}

interface SideProps {
  readonly title: string;
  readonly keys: readonly KeyState[];
  /** The same keys on the other side. */
  readonly others: readonly KeyState[];
  readonly isNow?: boolean;
}

function Side({ title, keys, others, isNow = false }: SideProps) {
  const words = useWords();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {keys.map((state, i) => {
          const other = others[i];
          return (
            <li key={state.key} data-type={state.type}>
              <p className="lesson-challenge-key">
                <code>{state.key}</code>
                <span>{state.type === 'none' ? (isNow ? words.noKey : words.mustBeGone) : words.types(state.type)}</span>
                {state.ttl !== undefined && (
                  <span data-differs={!hasTtlOf(state, other, isNow)}>TTL {state.ttl} s</span>
                )}
              </p>
              {state.elements.length > 0 && (
                <ul className="lesson-challenge-elements">
                  {state.elements.map((element, at) => (
                    <li key={at} data-differs={!isIn(state.type, element, at, other)}>
                      <code>{element.name === '' ? element.value : element.name}</code>
                      {element.name !== '' && element.value !== undefined && <code>{element.value}</code>}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Of two keys that are both there; otherwise the whole key differs. */
function hasTtlOf(state: KeyState, other: KeyState | undefined, isNow: boolean): boolean {
  if (other === undefined || other.type === 'none') return true;
  return isNow ? fitsTtl(other, state) : fitsTtl(state, other);
}

function isIn(type: string, { name, value }: KeyElement, at: number, other: KeyState | undefined): boolean {
  if (other?.type !== type) return false;
  if (type === 'list' || type === 'stream') return other.elements[at]?.name === name;
  return other.elements.some((element) => element.name === name && element.value === value);
}
