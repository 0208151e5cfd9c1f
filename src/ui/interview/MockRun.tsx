// A mock interview in progress: one question after the other, no hints, no verdicts. When the time is up, what stands in the
// fields is handed in as it is.
import { useCallback, useEffect, useRef, useState } from 'react';
import { assess, BLANK, type Draft, isBlank, readDraft, writeDraft } from '../../curriculum/interview/draft.ts';
import { answerMock, clockText, endMock, goOn, type Mock, pause, ratingOfScore, remaining } from '../../curriculum/interview/mock.ts';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import type { Question } from '../../curriculum/interview/question.ts';
import { Button } from '../kit/Button.tsx';
import { Prose } from '../prose/Prose.tsx';
import { keep, recall } from '../workspace/storage.ts';
import { AnswerForm } from './AnswerForm.tsx';
import { useBench } from './bench.ts';
import { KIND_NAMES, useQuestion } from './question-bank.ts';
import { useReplies } from './QuestionPage.tsx';
import './mock.css';

export interface MockRunProps {
  readonly practice: PracticeStore;
  readonly mock: Mock;
  /** It has ended with its last question, or because the time was up. */
  readonly finish: (ended: Mock) => void;
  /** The learner has had enough. */
  readonly end: () => void;
}

export function MockRun({ practice, mock, finish, end }: MockRunProps) {
  const now = useNow(mock.pausedAt === undefined);
  const left = remaining(mock, now);
  const isPaused = mock.pausedAt !== undefined;
  const item = mock.items[mock.at];
  return (
    <article className="guide-page practice" aria-label="Mock interview">
      <header className="practice-clock">
        <p>
          <span role="timer" aria-label="Time left">
            {clockText(left)}
          </span>{' '}
          <span className="practice-soft">
            question {mock.at + 1} of {mock.items.length}
          </span>
        </p>
        <p className="practice-buttons">
          <Button kind="quiet" onClick={() => practice.setMock(isPaused ? goOn(mock, Date.now()) : pause(mock, Date.now()))}>
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
          <Button kind="quiet" onClick={end}>
            End it
          </Button>
        </p>
      </header>
      <p className="visually-hidden" role="status">
        {warning(left)}
      </p>
      {isPaused ? (
        <p>The clock stands still. The question comes back when you go on.</p>
      ) : (
        item !== undefined && <MockQuestion key={item.id} id={item.id} practice={practice} mock={mock} finish={finish} isTimeUp={left === 0} />
      )}
    </article>
  );
}

function warning(left: number): string {
  if (left <= 60_000) return 'One minute left';
  return left <= 300_000 ? 'Five minutes left' : '';
}

interface MockQuestionProps {
  readonly id: string;
  readonly practice: PracticeStore;
  readonly mock: Mock;
  readonly finish: (ended: Mock) => void;
  readonly isTimeUp: boolean;
}

function MockQuestion({ id, ...rest }: MockQuestionProps) {
  const { practice, mock, finish } = rest;
  const loaded = useQuestion(id);
  if (loaded.phase === 'there') return <OpenMockQuestion {...rest} question={loaded.value} />;
  if (loaded.phase === 'loading') return <p>Opening the question …</p>;
  const goOnWith = (next: Mock): void => (next.endedAt === undefined ? practice.setMock(next) : finish(next));
  return (
    <p>
      This question could not be loaded.{' '}
      {loaded.phase === 'failed' && <Button onClick={loaded.retry}>Try again</Button>}{' '}
      <Button onClick={() => goOnWith(answerMock(mock, '', undefined, Date.now()))}>Leave it out</Button>
    </p>
  );
}

const DRAFT = 'mock-draft';

function OpenMockQuestion({ question, practice, mock, finish, isTimeUp }: Omit<MockQuestionProps, 'id'> & { readonly question: Question }) {
  const newBench = useBench();
  const { played } = useReplies(question);
  const [draft, setDraft] = useState(() => keptDraft(mock, question.id));
  const [isJudging, setJudging] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const handedIn = useRef(false);
  useEffect(() => heading.current?.focus(), []);

  const change = (next: Draft): void => {
    setDraft(next);
    keep(DRAFT, { of: mock.startedAt, id: question.id, text: writeDraft(next) });
  };
  const handIn = useCallback(
    async (given: Draft, isLast: boolean): Promise<void> => {
      if (handedIn.current) return;
      handedIn.current = true;
      const at = Date.now();
      const seconds = Math.round((at - mock.since) / 1000);
      setJudging(true);
      const score = isBlank(given) ? 0 : (await assess(question, given, newBench))?.score;
      if (score !== undefined) practice.record(question.id, question.kind, ratingOfScore(score), seconds);
      const answered = answerMock(mock, isBlank(given) ? '' : writeDraft(given), score, at);
      const next = isLast ? endMock(answered, at) : answered;
      if (next.endedAt === undefined) practice.setMock(next);
      else finish(next);
    },
    [mock, newBench, practice, question, finish],
  );
  useEffect(() => {
    if (isTimeUp) void handIn(draft, true);
  }, [isTimeUp, handIn, draft]);

  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {question.title}
      </h2>
      <p className="practice-crumbs">
        {KIND_NAMES[question.kind]}, level {question.level}
      </p>
      <Prose blocks={question.prose} />
      <AnswerForm
        question={question}
        draft={draft}
        change={change}
        submit={() => void handIn(draft, false)}
        isLocked={false}
        played={played}
      >
        <p className="practice-buttons">
          <Button type="submit" kind="primary" disabled={isJudging}>
            {mock.at + 1 < mock.items.length ? 'Hand in, next question' : 'Hand in and finish'}
          </Button>
          <Button kind="quiet" disabled={isJudging} onClick={() => void handIn(BLANK, false)}>
            Pass
          </Button>
        </p>
      </AnswerForm>
    </>
  );
}

/** What stood in the fields before a reload. */
function keptDraft(mock: Mock, id: string): Draft {
  const kept = recall(DRAFT);
  if (typeof kept !== 'object' || kept === null || !('of' in kept) || !('id' in kept) || !('text' in kept)) return BLANK;
  return kept.of === mock.startedAt && kept.id === id && typeof kept.text === 'string' ? readDraft(kept.text) : BLANK;
}

/** Unix ms, renewed while the clock runs. */
function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    const read = (): void => setNow(Date.now());
    read();
    const timer = setInterval(read, 500);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
