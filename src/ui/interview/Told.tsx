// What is shown after an answer: the model answer with its points, solutions, why it is so, and for designs the figures.
import { useEffect, useState } from 'react';
import { type ServerSettings, settingLines } from '../../curriculum/interview/crash.ts';
import { type Measured, measureCandidate } from '../../curriculum/interview/measure.ts';
import type { DesignQuestion, Point, Question } from '../../curriculum/interview/question.ts';
import { Prose } from '../prose/Prose.tsx';
import { byteSize, counted } from '../kit/bytes-text.ts';
import { lineText } from './AnswerForm.tsx';
import { useBench } from './bench.ts';
import { PlayButton, ProofView } from './Transcript.tsx';

export interface ToldProps {
  readonly question: Question;
  /** Replies to what was asked, of the kinds that ask for replies. */
  readonly replies: readonly string[];
  readonly showTerminal: () => void;
}

export function Told({ question, replies, showTerminal }: ToldProps) {
  return (
    <>
      {question.kind === 'state' && <StateAnswers question={question} replies={replies} />}
      {question.kind === 'state' && question.server !== undefined && (
        <PlayButton proof={question.transcript} name={question.title} server={question.server} showTerminal={showTerminal} />
      )}
      {(question.kind === 'explain' || question.kind === 'design') && (
        <section className="practice-model">
          <h3>A good answer</h3>
          <Prose blocks={question.answer} />
        </section>
      )}
      {question.kind === 'design' && <Candidates question={question} />}
      {(question.kind === 'write' || question.kind === 'fault') && (
        <section className="practice-model">
          <h3>A solution</h3>
          <pre className="practice-code mono" tabIndex={0}>{question.solution.map(lineText).join('\n')}</pre>
        </section>
      )}
      {question.explanation.length > 0 && (
        <section className="practice-model">
          <h3>Why</h3>
          <Prose blocks={question.explanation} />
        </section>
      )}
      {question.kind === 'choose' && question.proof && <ProofView proof={question.proof} name={question.title} server={question.server} showTerminal={showTerminal} />}
    </>
  );
}

function StateAnswers({ question, replies }: { readonly question: Question & { readonly kind: 'state' }; readonly replies: readonly string[] }) {
  return (
    <table className="practice-figures">
      <caption className="visually-hidden">What the server answers</caption>
      <tbody>
        {question.asks.map(({ label, run }, at) => (
          <tr key={at}>
            <th scope="row">{label}</th>
            <td>
              <code className="practice-reply">{replies[at]}</code>
              <code className="practice-soft">{run}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface PointsProps {
  readonly server: ServerSettings | undefined;
  readonly points: readonly Point[];
  readonly made: readonly number[];
  readonly change: (made: readonly number[]) => void;
  readonly isLocked?: boolean;
  readonly showTerminal: () => void;
}

/** The points of a good answer, to be ticked where one's own had them. */
export function Points({ server, points, made, change, isLocked = false, showTerminal }: PointsProps) {
  return (
    <fieldset className="practice-options">
      <legend>Which of these points did you make?</legend>
      {points.map(({ text, proof }, at) => (
        <div key={at}>
          <label>
            <input
              type="checkbox"
              checked={made.includes(at)}
              disabled={isLocked}
              onChange={() => change(made.includes(at) ? made.filter((each) => each !== at) : [...made, at])}
            />
            <Prose blocks={text} />
          </label>
          <ProofView proof={proof} name={`point ${at + 1}`} server={server} showTerminal={showTerminal} />
        </div>
      ))}
    </fieldset>
  );
}

/** Each way to meet the need, measured just now. */
function Candidates({ question }: { readonly question: DesignQuestion }) {
  const newBench = useBench();
  const [measured, setMeasured] = useState<readonly Measured[]>([]);
  useEffect(() => {
    let isGone = false;
    const run = async (): Promise<void> => {
      for (const candidate of question.candidates) {
        if (isGone) return;
        const one = await measureCandidate(candidate, newBench);
        if (!isGone) setMeasured((before) => [...before, one]);
      }
    };
    setMeasured([]);
    void run();
    return () => {
      isGone = true;
    };
  }, [question, newBench]);
  const isDone = measured.length === question.candidates.length;
  const hasPolicies = question.candidates.some(({ server }) => server !== undefined);
  return (
    <section className="practice-model">
      <h3>Measured</h3>
      <div className="practice-scroll" role="region" aria-label="Candidates, measured" tabIndex={0}>
        <table className="practice-figures">
          <thead>
            <tr>
              <th scope="col">way</th>
              <th scope="col">writes</th>
              <th scope="col">memory</th>
              <th scope="col">one ask</th>
              <th scope="col">lost</th>
            </tr>
          </thead>
          <tbody>
            {question.candidates.map(({ title }, at) => {
              const one = measured[at];
              return (
                <tr key={title}>
                  <th scope="row">{title}</th>
                  {one === undefined ? (
                    <td colSpan={4} className="practice-soft">
                      {at === measured.length ? 'measuring …' : ''}
                    </td>
                  ) : (
                    <>
                      <td>{one.writes.toLocaleString('en')}</td>
                      <td>
                        {byteSize(one.bytes)} <span className="practice-soft">in {counted(one.keys, 'key')}</span>
                      </td>
                      <td>
                        {microsText(one.askMicros)} {one.asks > 1 && <span className="practice-soft">in {one.asks} commands</span>}
                      </td>
                      <td>{one.lost === 0 ? 'nothing' : `${one.lost}\u00a0writes`}</td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="practice-soft" role="status">
        {isDone
          ? `Loaded at 100 writes a second ${hasPolicies ? 'with the settings named below' : 'with appendfsync everysec'}, then the power is cut. Times are those of this engine on this machine: compare them with each other.`
          : 'Loading each of them into a server of its own …'}
      </p>
      <dl className="practice-whys">
        {question.candidates.map(({ title, server = {}, load, ask, why }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <pre className="practice-code mono" tabIndex={0}>{[...settingLines(server).map((line) => `# redis.conf: ${line}`), ...load, ...ask.map((line) => `${line}   # asked`)].join('\n')}</pre>
              <Prose blocks={why} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function microsText(micros: number): string {
  if (micros >= 1000) return `${(micros / 1000).toFixed(1)}\u00a0ms`;
  return micros >= 10 ? `${Math.round(micros)}\u00a0µs` : `${micros.toFixed(1)}\u00a0µs`;
}
