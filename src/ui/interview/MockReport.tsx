// What an interview has shown: by section, by kind, question by question, and what to read up on. Answers that only the
// learner can judge are graded here, by the points of a good answer. The same tables print on a page of their own.
import { useMemo } from 'react';
import { createPortal } from 'react-dom';
import { tracks } from 'virtual:lessons';
import { readDraft, ratingOfPoints, writeDraft } from '../../curriculum/interview/draft.ts';
import { clockText, gradeMock, type Mock, type MockItem, reportOf, type Tally } from '../../curriculum/interview/mock.ts';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import type { DesignQuestion, ExplainQuestion, Question } from '../../curriculum/interview/question.ts';
import type { LessonId } from '../../curriculum/lesson.ts';
import { Button } from '../kit/Button.tsx';
import { Prose } from '../prose/Prose.tsx';
import { percentText, timeText } from './figures-text.ts';
import { KIND_NAMES, sectionTitle, summaryOf, useQuestion } from './question-bank.ts';
import { useReplies } from './QuestionPage.tsx';
import { Points, Told } from './Told.tsx';
import { Transcript } from './Transcript.tsx';
import './mock.css';

export interface MockReportProps {
  readonly practice: PracticeStore;
  readonly mock: Mock;
  readonly href: (place?: string) => string;
  readonly lessonHref: (id: string) => string;
  readonly showTerminal: () => void;
}

export function MockReport(props: MockReportProps) {
  const { mock, href } = props;
  const open = mock.items.filter(({ answer, score }) => answer !== undefined && score === undefined).length;
  return (
    <article className="guide-page practice" aria-label="Report of the mock interview">
      <p className="practice-crumbs">
        <a href={href()}>Practice</a> <span aria-hidden="true">/</span> <a href={href('mock')}>Mock interview</a>
      </p>
      <h2>Report</h2>
      {open > 0 && (
        <p className="practice-hint">
          {open === 1 ? 'One answer is' : `${open} answers are`} for you to judge: open {open === 1 ? 'it' : 'them'} below and tick the points you made.
        </p>
      )}
      <Summary {...props} />
      <section className="practice-section">
        <h3>Your answers</h3>
        {mock.items.map((item, at) => (
          <details key={item.id} className="practice-answer">
            <summary>
              {at + 1}. {summaryOf(item.id)?.title ?? item.id} <span className="practice-soft">{scoreText(item)}</span>
            </summary>
            <AnsweredQuestion item={item} {...props} />
          </details>
        ))}
      </section>
      <p className="practice-buttons">
        <Button kind="primary" onClick={() => window.print()}>
          Print the report
        </Button>
        <a className="button" href={href('mock')}>
          Another interview
        </a>
      </p>
      {createPortal(
        <div className="practice-print">
          <h1>Mock interview on Redis</h1>
          <Summary {...props} />
        </div>,
        document.body,
      )}
    </article>
  );
}

function Summary({ mock, href, lessonHref }: MockReportProps) {
  const report = useMemo(() => reportOf(mock), [mock]);
  const { whole } = report;
  const ended = new Date(mock.endedAt ?? mock.startedAt);
  return (
    <>
      <p>
        {ended.toLocaleDateString()}, {mock.minutes} minutes. {whole.answered} of {whole.asked} questions answered in {timeText(whole.seconds)}
        {whole.score !== undefined && (
          <>
            , <b>{percentText(whole.score)}</b> of what could be had
          </>
        )}
        .
      </p>
      <Tallies name="section" rows={[...report.bySection].map(([id, tally]) => [sectionTitle(id), tally])} />
      <Tallies name="kind" rows={[...report.byKind].map(([kind, tally]) => [KIND_NAMES[kind], tally])} />
      <div className="practice-scroll">
        <table className="practice-figures">
          <thead>
            <tr>
              <th scope="col">question</th>
              <th scope="col">time</th>
              <th scope="col">score</th>
            </tr>
          </thead>
          <tbody>
            {mock.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  <a href={href(item.id)}>{summaryOf(item.id)?.title ?? item.id}</a>
                </th>
                <td>{item.answer === undefined ? '–' : clockText(item.seconds * 1000)}</td>
                <td>{scoreText(item)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section className="practice-section">
        <h3>To revise</h3>
        {report.revise.length === 0 ? (
          <p className="practice-soft">Nothing stands out.</p>
        ) : (
          <ul>
            {report.revise.map((id) => {
              const summary = summaryOf(id);
              return (
                <li key={id} className="practice-revise">
                  <a href={href(id)}>{summary?.title ?? id}</a>
                  {summary?.lesson !== undefined && (
                    <span>
                      Lesson: <a href={lessonHref(summary.lesson)}>{lessonTitle(summary.lesson)}</a>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </section>
    </>
  );
}

function Tallies({ name, rows }: { readonly name: string; readonly rows: readonly (readonly [title: string, tally: Tally])[] }) {
  return (
    <table className="practice-figures">
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">answered</th>
          <th scope="col">time</th>
          <th scope="col">score</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([title, { answered, asked, seconds, score }]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>
              {answered} of {asked}
            </td>
            <td>{clockText(seconds * 1000)}</td>
            <td>{score === undefined ? '–' : percentText(score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AnsweredQuestion(props: MockReportProps & { readonly item: MockItem }) {
  const loaded = useQuestion(props.item.id);
  if (loaded.phase !== 'there') return <p className="practice-soft">Opening the question …</p>;
  return <Answered {...props} question={loaded.value} />;
}

function Answered({ item, question, practice, mock, showTerminal }: MockReportProps & { readonly item: MockItem; readonly question: Question }) {
  const { played, replies } = useReplies(question);
  const draft = readDraft(item.answer);
  const given = givenText(question, draft);
  const grade = (own: ExplainQuestion | DesignQuestion, made: readonly number[]): void => {
    const score = made.length / Math.max(1, own.points.length);
    // The first verdict is what memory is held to; ticking on changes the report alone.
    if (item.score === undefined) practice.record(own.id, own.kind, ratingOfPoints(made.length, own.points.length), Math.round(item.seconds));
    practice.setMock(gradeMock(mock, own.id, score, writeDraft({ ...draft, picks: [...made] })));
  };
  return (
    <div className="practice-answered">
      <Prose blocks={question.prose} />
      {(question.kind === 'predict' || question.kind === 'state') && (
        <Transcript proof={question.transcript} played={played} server={question.server} />
      )}
      {question.kind === 'fault' && <pre className="practice-code mono" tabIndex={0}>{question.lines.join('\n')}</pre>}
      {(question.kind === 'write' || question.kind === 'fault') && (
        <div className="practice-task">
          <Prose blocks={question.task} />
        </div>
      )}
      <p className="practice-soft">{item.answer === undefined ? 'Not reached.' : given === '' ? 'You passed.' : 'Your answer:'}</p>
      {given !== '' && <pre className="practice-code mono" tabIndex={0}>{given}</pre>}
      <Told question={question} replies={replies} showTerminal={showTerminal} />
      {(question.kind === 'explain' || question.kind === 'design') && item.answer !== undefined && (
        <>
          <Points server={question.server} points={question.points} made={draft.picks} change={(made) => grade(question, made)} showTerminal={showTerminal} />
          {item.score === undefined && <Button onClick={() => grade(question, [])}>None of them</Button>}
        </>
      )}
      {question.kind === 'choose' && (
        <ul className="practice-whys">
          {question.options.map(({ text, why, isRight }, at) => (
            <li key={at}>
              <Prose blocks={text} />
              <div className="practice-why">
                <b>{isRight ? 'Right' : 'Wrong'}.</b>
                <Prose blocks={why} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function givenText(question: Question, { text, picks, fields }: ReturnType<typeof readDraft>): string {
  switch (question.kind) {
    case 'choose':
      return picks.toSorted((a, b) => a - b).map((at) => `option ${at + 1}`).join(', ');
    case 'state':
      return fields.some((field) => field !== '') ? question.asks.map(({ label }, at) => `${label}: ${fields[at] ?? ''}`).join('\n') : '';
    case 'fault':
      return [...picks.map((line) => `line ${line}`), text].filter(Boolean).join('\n');
    default:
      return text;
  }
}

function lessonTitle(id: LessonId): string {
  return tracks.flatMap(({ lessons }) => lessons).find((lesson) => lesson.id === id)?.title ?? id;
}

function scoreText({ answer, score }: MockItem): string {
  if (answer === undefined) return 'not reached';
  return score === undefined ? 'yours to judge' : percentText(score);
}
