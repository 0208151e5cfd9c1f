// What to do next, and how sure one is of each topic.
import { useState } from 'react';
import { standingOf } from '../../curriculum/interview/find.ts';
import { clockText, remaining, reportOf } from '../../curriculum/interview/mock.ts';
import { TOPICS } from '../../curriculum/interview/predict/generate.ts';
import { LEVELS } from '../../curriculum/interview/predict/move.ts';
import { type Practice, type PracticeStore, streak } from '../../curriculum/interview/practice-store.ts';
import type { Section } from '../../curriculum/interview/question.ts';
import { type Due, inWords, isDue, mastery, nextDueAt, retrievability } from '../../curriculum/interview/schedule.ts';
import { counted } from '../kit/bytes-text.ts';
import { localDay } from './browser-practice.ts';
import { type Exercise, EXERCISES, placeOf } from './exercises.ts';
import { percentText } from './figures-text.ts';
import { ALL_IDS, practised, todayOf } from './plan.ts';
import { sections, SUMMARIES } from './question-bank.ts';
import './home.css';

export interface PracticeHomeProps {
  readonly practice: PracticeStore;
  readonly all: Practice;
  readonly href: (place?: string) => string;
}

export function PracticeHome({ practice, all, href }: PracticeHomeProps) {
  const [now] = useState(() => Date.now());
  const plan = todayOf(all, now);
  return (
    <div className="guide-page practice">
      <h2>Practice</h2>
      <p>
        Questions as an interview asks them. What you know comes back later, what you miss comes back soon. Where a server can
        tell, it is the judge.
      </p>
      {practice.notice !== undefined && <p className="practice-notice">{practice.notice}</p>}
      <Today plan={plan} all={all} now={now} href={href} />
      <ul className="practice-doors">
        <li>
          <a href={href('mock')}>Mock interview</a>
          <span className="practice-soft">{mockText(all, now)}</span>
        </li>
        <li>
          <a href={href('questions')}>All questions</a>
          <span className="practice-soft">{counted(SUMMARIES.length, 'question')}, to search and filter</span>
        </li>
        <li>
          <a href={href('progress')}>Progress</a>
          <span className="practice-soft">History, and what you would forget</span>
        </li>
      </ul>
      <table className="practice-topics">
        <caption>Questions by section</caption>
        <thead>
          <tr>
            <th scope="col">section</th>
            <th scope="col">asked</th>
            <th scope="col">sure</th>
          </tr>
        </thead>
        <tbody>
          {sections.map((section) => (
            <SectionRow key={section.id} section={section} all={all} now={now} href={href} />
          ))}
        </tbody>
      </table>
      <table className="practice-topics">
        <caption>Predictions, made up anew each time</caption>
        <thead>
          <tr>
            <th scope="col">topic</th>
            {LEVELS.map((level) => (
              <th scope="col" key={level}>
                level {level}
              </th>
            ))}
            <th scope="col">sure</th>
          </tr>
        </thead>
        <tbody>
          {TOPICS.map(({ id, title }) => {
            const own = EXERCISES.filter(({ topic }) => topic === id);
            return (
              <tr key={id}>
                <th scope="row">{title}</th>
                {own.map((each) => (
                  <td key={each.id}>
                    <a href={href(placeOf(each))} aria-label={`${title}, level ${each.level}: ${standing(each, all, now)}`}>
                      {standing(each, all, now)}
                    </a>
                  </td>
                ))}
                <td>
                  <Sure share={mastery(own.map((each) => each.id), all.cards, now)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="practice-file">
        What you did here is in the file that <a href="#/learn">Learn</a> exports and imports, with the rest of your progress.
      </p>
    </div>
  );
}

interface TodayProps extends Omit<PracticeHomeProps, 'practice'> {
  readonly plan: readonly Due[];
  readonly now: number;
}

function Today({ plan, all, now, href }: TodayProps) {
  const [first] = plan;
  const next = first && practised(first.id);
  const today = localDay(now);
  const done = all.answers.filter(({ day }) => day === today).length;
  const days = streak(all.answers, today);
  const fresh = plan.filter(({ why }) => why === 'new').length;
  return (
    <div className="practice-next">
      {first === undefined || next === undefined ? (
        <WhenNext all={all} now={now} />
      ) : (
        <a className="button" data-kind="primary" href={href(next.place)}>
          {first.why === 'new' ? 'Begin' : 'Review'}: {next.title}
        </a>
      )}
      <dl className="practice-today">
        <div>
          <dt>due today</dt>
          <dd>{plan.length - fresh}</dd>
        </div>
        <div>
          <dt>new</dt>
          <dd>{fresh}</dd>
        </div>
        <div>
          <dt>done</dt>
          <dd>{done}</dd>
        </div>
        <div>
          <dt>{days === 1 ? 'day' : 'days'} in a row</dt>
          <dd>{days}</dd>
        </div>
      </dl>
    </div>
  );
}

function mockText({ mock, reports }: Practice, now: number): string {
  if (mock !== undefined) return `Going on: ${clockText(remaining(mock, now))} left${mock.pausedAt === undefined ? '' : ', the clock stands still'}`;
  const [last] = reports;
  const score = last && reportOf(last).whole.score;
  return score === undefined ? '20, 45 or 60 minutes against the clock' : `20, 45 or 60 minutes against the clock; ${percentText(score)} last time`;
}

interface SectionRowProps extends Omit<PracticeHomeProps, 'practice'> {
  readonly section: Section;
  readonly now: number;
}

/** Leads to what is next in the section: due, then new, then its beginning. */
function SectionRow({ section: { title, questions }, all, now, href }: SectionRowProps) {
  const ids = questions.map(({ id }) => id);
  const due = ids.find((id) => standingOf(id, all, now) === 'due');
  const next = due ?? ids.find((id) => all.cards[id] === undefined) ?? ids[0];
  const asked = ids.filter((id) => all.cards[id] !== undefined).length;
  return (
    <tr>
      <th scope="row">{next === undefined ? title : <a href={href(next)}>{title}</a>}</th>
      <td>
        {asked} of {ids.length}
      </td>
      <td>
        <Sure share={mastery(ids, all.cards, now)} />
      </td>
    </tr>
  );
}

function Sure({ share }: { readonly share: number }) {
  const sure = Math.round(share * 100);
  return (
    <>
      <svg className="practice-sure" viewBox="0 0 100 8" aria-hidden="true" preserveAspectRatio="none">
        <rect width={sure} height="8" />
      </svg>
      <span className="visually-hidden">{sure} %</span>
    </>
  );
}

function WhenNext({ all, now }: { readonly all: Practice; readonly now: number }) {
  const at = nextDueAt(ALL_IDS, all.cards);
  return <span>Enough for today. {at !== undefined && `The next review comes in ${inWords(Math.max(60_000, at - now))}.`} Everything below can be done all the same.</span>;
}

function standing({ id }: Exercise, { cards }: Practice, now: number): string {
  const card = cards[id];
  if (card === undefined) return 'new';
  if (isDue(card, now)) return 'due';
  return percentText(retrievability(card, now));
}
