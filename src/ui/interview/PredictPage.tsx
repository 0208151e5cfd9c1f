// One prediction after another: a transcript, the reply to be foretold, then what the engine really answered and why. The
// rating follows from how it went; giving up counts as a miss, a first slip does not.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { fromUtf8 } from '../../base/bytes.ts';
import { splitArgs } from '../../base/quoting.ts';
import { foretells } from '../../curriculum/interview/predict/answer.ts';
import { nextPrediction, play, type Played, type Prediction } from '../../curriculum/interview/predict/generate.ts';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import { inWords, ratingOf } from '../../curriculum/interview/schedule.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { keep, recall } from '../workspace/storage.ts';
import type { Exercise } from './exercises.ts';
import './question.css';
import './transcript.css';

interface Round {
  readonly prediction: Prediction;
  readonly played: Played;
  /** Real ms. */
  readonly startedAt: number;
}

interface Outcome {
  readonly isRight: boolean;
  readonly next: string;
}

export interface PredictPageProps {
  readonly exercise: Exercise;
  readonly practice: PracticeStore;
  readonly href: (place?: string) => string;
  readonly insertCommand: (line: string) => void;
}

export function PredictPage({ exercise, practice, href, insertCommand }: PredictPageProps) {
  const newRound = useNewRound(exercise);
  const [round, setRound] = useState<Round>();
  const [typed, setTyped] = useState('');
  const [attempts, setAttempts] = useState(0);
  const [outcome, setOutcome] = useState<Outcome>();
  const field = useRef<HTMLTextAreaElement>(null);
  const goOn = useRef<HTMLButtonElement>(null);

  const begin = async (): Promise<void> => {
    setTyped('');
    setAttempts(0);
    setOutcome(undefined);
    setRound(await newRound());
    field.current?.focus();
  };
  // The first one; those after it are asked for.
  const first = useRef(begin);
  useEffect(() => void first.current(), []);
  useEffect(() => {
    if (outcome) goOn.current?.focus();
  }, [outcome]);

  const end = (isRight: boolean, tries: number, gaveUp: boolean): void => {
    if (!round) return;
    const now = Date.now();
    const seconds = (now - round.startedAt) / 1000;
    const rating = ratingOf('predict', { attempts: tries, hints: 0, seconds, gaveUp });
    const card = practice.record(exercise.id, 'predict', rating, Math.round(seconds));
    setOutcome({ isRight, next: inWords(Math.max(60_000, card.due - now)) });
  };
  const answer = (event: FormEvent): void => {
    event.preventDefault();
    if (!round || outcome || typed.trim() === '') return;
    const tries = attempts + 1;
    setAttempts(tries);
    if (foretells(typed, round.played.answer)) end(true, tries, false);
    else field.current?.select();
  };

  return (
    <div className="guide-page practice">
      <p className="practice-crumbs">
        <a href={href()}>Practice</a> <span aria-hidden="true">/</span> {exercise.title}, level {exercise.level}
      </p>
      <h2>What does the last command answer?</h2>
      {round ? <Transcript round={round} isTold={outcome !== undefined} /> : <p>Making one up…</p>}
      <form onSubmit={answer}>
        <label htmlFor="practice-answer">The reply, as redis-cli would print it. Quotes and “(integer)” may be left out.</label>
        <textarea
          id="practice-answer"
          ref={field}
          className="mono"
          rows={Math.max(1, typed.split('\n').length)}
          value={typed}
          readOnly={outcome !== undefined}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder='as in 3, nil, "text" or error'
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            // A reply of several lines takes Shift-Enter.
            if (event.key === 'Enter' && !event.shiftKey) answer(event);
          }}
        />
        {!outcome && (
          <p className="practice-buttons">
            <Button type="submit" kind="primary" disabled={!round}>
              Answer
            </Button>
            <Button kind="quiet" disabled={!round} onClick={() => end(false, attempts, true)}>
              Show me
            </Button>
          </p>
        )}
      </form>
      <div aria-live="polite">
        {!outcome && attempts > 0 && <p className="practice-wrong">Not that. {attempts === 1 && 'A first slip costs nothing: try again.'}</p>}
        {outcome && round && (
          <div className="practice-outcome">
            <p data-right={outcome.isRight || undefined}>
              {outcome.isRight ? 'Right' : 'It answers'}: <code className="practice-reply">{round.played.answer}</code>
            </p>
            <p>{round.played.explanation.at(-1)}</p>
            <p className="practice-soft">
              {exercise.title}, level {exercise.level} comes back in {outcome.next}.
            </p>
          </div>
        )}
      </div>
      {outcome && round && (
        <p className="practice-buttons">
          <button ref={goOn} type="button" className="button" data-kind="primary" onClick={() => void begin()}>
            Another
          </button>
          <a className="button" href={href()}>
            All topics
          </a>
          <Button kind="quiet" onClick={() => insertCommand(round.prediction.lines.at(-1) ?? '')} title="Puts the last command into the terminal">
            Try it in the terminal
          </Button>
        </p>
      )}
    </div>
  );
}

/** Lines with their replies; the last one's is open until it is told, and then each line says why. */
function Transcript({ round: { prediction, played }, isTold }: { readonly round: Round; readonly isTold: boolean }) {
  const last = prediction.lines.length - 1;
  return (
    <ol className="practice-transcript">
      {prediction.lines.map((line, at) => (
        <li key={at}>
          <code className="practice-line">&gt; {line}</code>
          {at < last || isTold ? <code className="practice-reply">{played.replies[at]}</code> : <code className="practice-open">?</code>}
          {isTold && at < last && <span className="practice-soft">{played.explanation[at]}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Of an exercise so many predictions are remembered, in this browser. */
const MOST_SEEN = 300;

/** Makes predictions that the learner has not had, and plays them on a scratch engine. */
function useNewRound({ id, topic, level }: Exercise): () => Promise<Round> {
  const { engine } = useWorkspace();
  return async () => {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    const seen = new Set(seenOf(id));
    const prediction = nextPrediction(topic, level, seed, seen);
    keep(SEEN + id, [...seen].slice(-MOST_SEEN));
    const answers = await engine.scratch(prediction.lines.map((line) => splitArgs(fromUtf8(line)) ?? []));
    let at = 0;
    const played = await play(prediction, () => answers[at++]?.[0] ?? new ErrorReply('ERR no reply'));
    return { prediction, played, startedAt: Date.now() };
  };
}

const SEEN = 'predictions-seen.';

function seenOf(id: string): readonly string[] {
  const kept = recall(SEEN + id);
  return Array.isArray(kept) ? kept.filter((mark) => typeof mark === 'string') : [];
}
