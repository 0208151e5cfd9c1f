// One question in practice: an answer, as many attempts as it takes, then what a good answer is. Of what the engine judges
// the rating follows from attempts, hints and time; of the rest the learner says it, and sees when it comes back.
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { assess, type Assessment, BLANK, type Draft, hintsFor, isBlank, ratingOfPoints, scriptOfState } from '../../curriculum/interview/draft.ts';
import { type PlayedLine, playProof } from '../../curriculum/interview/judge.ts';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import { type Kind, type Question, type QuestionId, sectionOf } from '../../curriculum/interview/question.ts';
import { intervals, inWords, RATINGS, ratingOf, type Rating } from '../../curriculum/interview/schedule.ts';
import { Button } from '../kit/Button.tsx';
import { Prose } from '../prose/Prose.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { type NewBench, useBench } from './bench.ts';
import { MarksOf } from './MarksOf.tsx';
import { KIND_NAMES, sectionTitle, SUMMARIES, summaryOf, useQuestion } from './question-bank.ts';
import { Points, Told } from './Told.tsx';
import './question.css';

export interface QuestionPageProps {
  readonly id: QuestionId;
  readonly practice: PracticeStore;
  readonly href: (place?: string) => string;
  readonly lessonHref: (id: string) => string;
  readonly showTerminal: () => void;
  /** The question that is due after this one, if one is. */
  readonly nextDue: QuestionId | undefined;
}

export function QuestionPage(props: QuestionPageProps) {
  const { id, href } = props;
  const loaded = useQuestion(id);
  switch (loaded.phase) {
    case 'loading':
      return <p className="guide-page">Opening the question …</p>;
    case 'absent':
      return (
        <p className="guide-page">
          There is no such question. <a href={href('questions')}>All questions</a>
        </p>
      );
    case 'failed':
      return (
        <p className="guide-page">
          The question could not be loaded. <Button onClick={loaded.retry}>Try again</Button>
        </p>
      );
    case 'there':
      return <OpenQuestion {...props} question={loaded.value} />;
  }
}

interface Ending {
  readonly isRight: boolean;
  readonly gaveUp: boolean;
  /** Undefined until the learner has said it. */
  readonly next?: string;
}

/** At this many wrong answers it is told. */
const MOST_ATTEMPTS = 5;

function OpenQuestion({ question, practice, href, lessonHref, showTerminal, nextDue }: QuestionPageProps & { readonly question: Question }) {
  const newBench = useBench();
  const { played, replies } = useReplies(question);
  const [draft, setDraft] = useState<Draft>(BLANK);
  const [attempts, setAttempts] = useState(0);
  const [hints, setHints] = useState(0);
  const [isJudging, setJudging] = useState(false);
  const [verdict, setVerdict] = useState<Assessment>();
  const [ending, setEnding] = useState<Ending>();
  const [made, setMade] = useState<readonly number[]>([]);
  const [startedAt] = useState(() => Date.now());
  const seconds = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const available = hintsFor(question, replies);
  const isSelfGraded = question.kind === 'explain' || question.kind === 'design';
  const isOver = ending !== undefined;

  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (isOver) outcome.current?.focus();
  }, [isOver]);

  const record = (rating: Rating): string => {
    const now = Date.now();
    const card = practice.record(question.id, question.kind, rating, Math.round(seconds.current));
    return inWords(Math.max(60_000, card.due - now));
  };
  const end = (isRight: boolean, tries: number, gaveUp: boolean): void => {
    seconds.current = (Date.now() - startedAt) / 1000;
    if (isSelfGraded && !gaveUp) setEnding({ isRight, gaveUp });
    else setEnding({ isRight, gaveUp, next: record(ratingOf(question.kind, { attempts: tries, hints, seconds: seconds.current, gaveUp })) });
  };
  const answer = async (): Promise<void> => {
    if (isOver || isJudging) return;
    if (isSelfGraded) {
      end(true, 1, false);
      return;
    }
    if (isBlank(draft)) return;
    setJudging(true);
    const assessed = await assess(question, draft, newBench);
    setJudging(false);
    if (assessed === undefined) return;
    const tries = attempts + 1;
    setAttempts(tries);
    setVerdict(assessed);
    if (assessed.isRight || tries >= MOST_ATTEMPTS) end(assessed.isRight, tries, false);
  };

  return (
    <article className="guide-page practice" aria-label={question.title}>
      <Crumbs question={question} href={href} />
      <h2 ref={heading} tabIndex={-1}>
        {question.title}
      </h2>
      <Prose blocks={question.prose} />
      <AnswerForm
        question={question}
        draft={draft}
        change={setDraft}
        submit={() => void answer()}
        isLocked={isOver}
        played={played}
        fields={verdict?.fields}
      >
        {!isOver && (
          <p className="practice-buttons">
            <Button type="submit" kind="primary" disabled={isJudging}>
              {isSelfGraded ? 'Compare with a good answer' : isJudging ? 'Judging …' : 'Answer'}
            </Button>
            {hints < available.length && (
              <Button kind="quiet" onClick={() => setHints(hints + 1)}>
                Hint
              </Button>
            )}
            <Button kind="quiet" disabled={isJudging} onClick={() => end(false, attempts, true)}>
              I don’t know
            </Button>
          </p>
        )}
      </AnswerForm>
      <div aria-live="polite" className="practice-said">
        {available.slice(0, hints).map((hint) => (
          <p key={hint} className="practice-soft">
            {hint}
          </p>
        ))}
        {!isOver && verdict && <NotYet verdict={verdict} attempts={attempts} />}
      </div>
      {ending && (
        <div className="practice-outcome" ref={outcome} tabIndex={-1} role="group" aria-label="Outcome">
          <p data-right={(ending.isRight && !isSelfGraded) || undefined}>
            <Standing ending={ending} verdict={verdict} question={question} isSelfGraded={isSelfGraded} />
          </p>
          <Told question={question} replies={replies} showTerminal={showTerminal} />
          {(question.kind === 'explain' || question.kind === 'design') && (
            <Points server={question.server} points={question.points} made={made} change={setMade} showTerminal={showTerminal} isLocked={ending.next !== undefined} />
          )}
          {ending.next === undefined ? (
            <Grading
              question={question}
              practice={practice}
              suggested={ratingOfPoints(made.length, 'points' in question ? question.points.length : 0)}
              choose={(rating) => setEnding({ ...ending, next: record(rating) })}
            />
          ) : (
            <p className="practice-soft" role="status">
              It comes back in {ending.next}.
            </p>
          )}
          <p className="practice-buttons">
            {ending.next !== undefined && nextDue !== undefined && (
              <a className="button" data-kind="primary" href={href(nextDue)}>
                Next due: {summaryOf(nextDue)?.title}
              </a>
            )}
            {question.lesson !== undefined && (
              <a className="button" href={lessonHref(question.lesson)}>
                Read up on it
              </a>
            )}
          </p>
        </div>
      )}
      <MarksOf id={question.id} practice={practice} />
      <Neighbours id={question.id} href={href} />
    </article>
  );
}

/** What the server answers to the transcript, and to what is asked about it. */
export function useReplies(question: Question): { readonly played: readonly PlayedLine[] | undefined; readonly replies: readonly string[] } {
  const newBench = useBench();
  const [result, setResult] = useState<{ played: readonly PlayedLine[]; replies: readonly string[] }>();
  const ask = useCallback((bench: NewBench) => repliesOf(question, bench), [question]);
  useEffect(() => {
    let isGone = false;
    void ask(newBench).then((found) => {
      if (!isGone) setResult(found);
    });
    return () => {
      isGone = true;
    };
  }, [ask, newBench]);
  return { played: result?.played, replies: result?.replies ?? [] };
}

async function repliesOf(question: Question, newBench: NewBench): Promise<{ played: readonly PlayedLine[]; replies: readonly string[] } | undefined> {
  if (question.kind !== 'predict' && question.kind !== 'state') return undefined;
  const script = question.kind === 'predict' ? question.transcript : scriptOfState(question);
  const played = await playProof(script, await newBench(question.server));
  const asked = question.kind === 'predict' ? 1 : question.asks.length;
  return { played, replies: played.slice(-asked).map(({ reply }) => reply) };
}

function NotYet({ verdict, attempts }: { readonly verdict: Assessment; readonly attempts: number }) {
  return (
    <div className="practice-wrong">
      <p>Not that. {attempts === 1 && 'A first slip costs nothing: try again.'}</p>
      {verdict.said.length > 0 && (
        <ul>
          {verdict.said.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {verdict.order && (
        <details>
          <summary>An order in which it fails</summary>
          <pre className="practice-code mono" tabIndex={0}>{verdict.order.join('\n')}</pre>
        </details>
      )}
    </div>
  );
}

interface StandingProps {
  readonly ending: Ending;
  readonly verdict: Assessment | undefined;
  readonly question: Question;
  readonly isSelfGraded: boolean;
}

function Standing({ ending, verdict, question, isSelfGraded }: StandingProps): ReactNode {
  if (isSelfGraded) return ending.gaveUp ? 'Read it, and try to say it yourself.' : 'Compare it with what you wrote.';
  if (!ending.isRight) {
    const told = TOLD_ABOVE[question.kind] ?? 'This is how it is:';
    return ending.gaveUp ? told : `Not that either. ${told}`;
  }
  if (verdict?.commands === undefined || !('par' in question)) return 'Right.';
  const { commands } = verdict;
  return commands > question.par ? `Right, in ${commands} commands; ${question.par} will do.` : `Right, in ${commands === 1 ? 'one command' : `${commands} commands`}.`;
}

/** Of the kinds whose own fields tell it. */
const TOLD_ABOVE: Readonly<Partial<Record<Kind, string>>> = { choose: 'Which are right, and why, stands above.', predict: 'Its reply stands above.' };

const RATING_NAMES: Readonly<Record<Rating, string>> = { again: 'Missed it', hard: 'With effort', good: 'Knew it', easy: 'Easily' };

interface GradingProps {
  readonly question: Question;
  readonly practice: PracticeStore;
  readonly suggested: Rating;
  readonly choose: (rating: Rating) => void;
}

/** The learner's own verdict, each with when it brings the question back. */
function Grading({ question, practice, suggested, choose }: GradingProps) {
  const [now] = useState(() => Date.now());
  const until = intervals(practice.all.cards[question.id], now);
  return (
    <div className="practice-grading" role="group" aria-label="How well did you know it?">
      <p>How well did you know it? It comes back in:</p>
      <p className="practice-buttons">
        {RATINGS.map((rating) => (
          <Button key={rating} kind={rating === suggested ? 'primary' : 'plain'} onClick={() => choose(rating)}>
            {RATING_NAMES[rating]} <span className="practice-until">{inWords(Math.max(60_000, until[rating]))}</span>
          </Button>
        ))}
      </p>
    </div>
  );
}

function Crumbs({ question, href }: { readonly question: Question; readonly href: (place?: string) => string }) {
  const section = sectionOf(question.id);
  const own = SUMMARIES.filter(({ id }) => sectionOf(id) === section);
  return (
    <p className="practice-crumbs">
      <a href={href()}>Practice</a> <span aria-hidden="true">/</span> <a href={href('questions')}>Questions</a> <span aria-hidden="true">/</span>{' '}
      {sectionTitle(section)}, {own.findIndex(({ id }) => id === question.id) + 1} of {own.length}
      <span className="practice-kind">
        {KIND_NAMES[question.kind]}, level {question.level}
      </span>
    </p>
  );
}

function Neighbours({ id, href }: { readonly id: QuestionId; readonly href: (place?: string) => string }) {
  const at = SUMMARIES.findIndex((summary) => summary.id === id);
  const [before, after] = [SUMMARIES[at - 1], SUMMARIES[at + 1]];
  return (
    <nav className="practice-neighbours" aria-label="Neighbouring questions">
      {before && (
        <a href={href(before.id)}>
          <span aria-hidden="true">← </span>
          <span className="visually-hidden">Previous: </span>
          {before.title}
        </a>
      )}
      {after && (
        <a href={href(after.id)} data-next>
          <span className="visually-hidden">Next: </span>
          {after.title}
          <span aria-hidden="true"> →</span>
        </a>
      )}
    </nav>
  );
}
