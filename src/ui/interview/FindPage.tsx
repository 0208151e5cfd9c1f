// All questions: searched, and filtered by section, level, kind and how they stand. What was chosen lasts while the page does.
import { useEffect, useId, useState } from 'react';
import type { Practice } from '../../curriculum/interview/practice-store.ts';
import { KINDS, type QuestionId, type QuestionSummary, sectionOf } from '../../curriculum/interview/question.ts';
import { matching, NO_FILTER, type Filter, STANDINGS, standingOf, wordsOf } from '../../curriculum/interview/find.ts';
import { LEVELS } from '../../curriculum/interview/predict/move.ts';
import { counted } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';
import { KIND_NAMES, loadAll, sections, SUMMARIES } from './question-bank.ts';
import './find.css';

export interface FindPageProps {
  readonly all: Practice;
  readonly href: (place?: string) => string;
}

/** Of this visit: coming back from a question finds the list as it was left. */
let lastFilter: Filter = NO_FILTER;

export function FindPage({ all, href }: FindPageProps) {
  const [now] = useState(() => Date.now());
  const [filter, setFilter] = useState(lastFilter);
  const texts = useTexts(filter.text !== '');
  const change = (part: Partial<Filter>): void => {
    lastFilter = { ...filter, ...part };
    setFilter(lastFilter);
  };
  const found = matching(SUMMARIES, filter, all, now, texts);
  const search = useId();
  return (
    <div className="guide-page practice">
      <p className="practice-crumbs">
        <a href={href()}>Practice</a> <span aria-hidden="true">/</span> Questions
      </p>
      <h2>Questions</h2>
      <div className="practice-filters" role="search">
        <div className="practice-field">
          <label htmlFor={search}>Search titles, questions and your notes</label>
          <input id={search} type="search" value={filter.text} onChange={(event) => change({ text: event.target.value })} />
        </div>
        <Choice label="Section" value={filter.section} options={sections.map(({ id, title }) => [id, title])} change={(section) => change({ section })} />
        <Choice label="Kind" value={filter.kind} options={KINDS.map((kind) => [kind, KIND_NAMES[kind]])} change={(kind) => change({ kind })} />
        <Choice label="Level" value={filter.level} options={LEVELS.map((level) => [String(level), `Level ${level}`])} change={(level) => change({ level })} />
        <Choice label="Standing" value={filter.standing} options={STANDINGS.map((each) => [each, STANDING_NAMES[each]])} change={(standing) => change({ standing })} />
      </div>
      <p className="practice-soft" role="status">
        {found.length === SUMMARIES.length ? counted(found.length, 'question') : `${found.length} of ${counted(SUMMARIES.length, 'question')}`}
        {found.length === 0 && (
          <>
            {' '}
            <Button kind="quiet" onClick={() => change(NO_FILTER)}>
              Show all
            </Button>
          </>
        )}
      </p>
      {sections.map(({ id, title }) => (
        <SectionList key={id} title={title} questions={found.filter((question) => sectionOf(question.id) === id)} all={all} now={now} href={href} />
      ))}
    </div>
  );
}

const STANDING_NAMES = {
  new: 'Not asked yet',
  due: 'Due',
  later: 'Comes later',
  bookmarked: 'Bookmarked',
  revise: 'Needs revision',
  noted: 'With a note',
} as const;

interface SectionListProps extends FindPageProps {
  readonly title: string;
  readonly questions: readonly QuestionSummary[];
  readonly now: number;
}

function SectionList({ title, questions, all, now, href }: SectionListProps) {
  if (questions.length === 0) return null;
  return (
    <section className="practice-section">
      <h3>{title}</h3>
      <ul>
        {questions.map((question) => {
          const marks = all.marks[question.id];
          return (
            <li key={question.id}>
              <a href={href(question.id)}>
                <span>{question.title}</span>
                <span className="practice-soft">
                  {marks?.isBookmarked === true && <span title="Bookmarked">★ </span>}
                  {marks?.needsRevision === true && <span title="Needs revision">● </span>}
                  {KIND_NAMES[question.kind]}, level {question.level}, {STANDING_WORDS[standingOf(question.id, all, now)]}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const STANDING_WORDS = { new: 'new', due: 'due', later: 'known' } as const;

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly change: (value: string) => void;
}

export function Choice({ label, value, options, change }: ChoiceProps) {
  const id = useId();
  return (
    <div className="practice-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">All</option>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The words of the questions, from when somebody searches. */
function useTexts(isNeeded: boolean): ReadonlyMap<QuestionId, string> {
  const [texts, setTexts] = useState<ReadonlyMap<QuestionId, string>>(new Map());
  const isThere = texts.size > 0;
  useEffect(() => {
    if (!isNeeded || isThere) return undefined;
    let isGone = false;
    // Without them titles and notes are searched all the same.
    loadAll().then(
      (questions) => {
        if (!isGone) setTexts(new Map(questions.map((question) => [question.id, wordsOf(question)])));
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [isNeeded, isThere]);
  return texts;
}
