// How practice goes over time: days in a row, what was answered, what will be forgotten, what comes due, and the last
// answers. Every drawing has its figures as text beside it.
import { useState } from 'react';
import { answersByDay, dueByDay, forgettingCurve } from '../../curriculum/interview/figures.ts';
import { type Practice, streak } from '../../curriculum/interview/practice-store.ts';
import type { Rating } from '../../curriculum/interview/schedule.ts';
import { Button } from '../kit/Button.tsx';
import { counted } from '../kit/bytes-text.ts';
import { localDay } from './browser-practice.ts';
import { percentText } from './figures-text.ts';
import { practised } from './plan.ts';
import { Reports } from './Reports.tsx';
import './progress.css';

const DAYS = 28;
const AHEAD = 14;
const LAST = 15;

const RATING_WORDS: Readonly<Record<Rating, string>> = { again: 'missed', hard: 'with effort', good: 'known', easy: 'easily' };

export interface ProgressPageProps {
  readonly all: Practice;
  readonly href: (place?: string) => string;
}

export function ProgressPage({ all, href }: ProgressPageProps) {
  const [now] = useState(() => Date.now());
  const [isWhole, setWhole] = useState(false);
  const today = localDay(now);
  const days = answersByDay(all.answers, today, DAYS);
  const curve = forgettingCurve(all.cards, now, 30);
  const ahead = dueByDay(all.cards, now, AHEAD, localDay);
  const row = streak(all.answers, today);
  const given = days.reduce((sum, { answers }) => sum + answers, 0);
  const missed = days.reduce((sum, each) => sum + each.missed, 0);
  return (
    <div className="guide-page practice">
      <p className="practice-crumbs">
        <a href={href()}>Practice</a> <span aria-hidden="true">/</span> Progress
      </p>
      <h2>Progress</h2>
      {all.answers.length === 0 ? (
        <p>Nothing was answered yet. What you answer shows here, and how long you are likely to remember it.</p>
      ) : (
        <>
          <section className="practice-section">
            <h3>The last four weeks</h3>
            <Bars values={days.map(({ answers }) => answers)} />
            <Ends from="four weeks ago" to="today" />
            <p className="practice-soft">
              {counted(given, 'answer')}, {missed} missed. {row > 0 ? `${counted(row, 'day')} in a row.` : 'No answer yesterday or today.'}
            </p>
          </section>
          <section className="practice-section">
            <h3>If you stopped now</h3>
            <Curve values={curve} />
            <Ends from="today" to="in a month" />
            <p className="practice-soft">
              The dashes stand at 90 %, which the plan aims at. Of what you have been asked, {percentText(curve[0] ?? 0)} would be known today, {percentText(curve[7] ?? 0)} in a week, {percentText(curve[30] ?? 0)} in a month.
            </p>
          </section>
          <section className="practice-section">
            <h3>What comes due</h3>
            <Bars values={ahead.map(({ due }) => due)} />
            <Ends from="today" to="in two weeks" />
            <p className="practice-soft">
              {counted(ahead[0]?.due ?? 0, 'review')} today, {counted(ahead.reduce((sum, { due }) => sum + due, 0), 'review')} within two weeks.
            </p>
          </section>
          {all.reports.length > 0 && (
            <section className="practice-section">
              <h3>Mock interviews</h3>
              <Reports reports={all.reports} href={href} />
            </section>
          )}
          <section className="practice-section">
            <h3>The last answers</h3>
            <table className="practice-figures">
              <thead>
                <tr>
                  <th scope="col">question</th>
                  <th scope="col">how</th>
                  <th scope="col">when</th>
                </tr>
              </thead>
              <tbody>
                {all.answers
                  .slice(isWhole ? 0 : -LAST)
                  .toReversed()
                  .map(({ id, rating, at, day, seconds }) => {
                    const what = practised(id);
                    return (
                      <tr key={`${at} ${id}`}>
                        <th scope="row">{what === undefined ? id : <a href={href(what.place)}>{what.title}</a>}</th>
                        <td>
                          {RATING_WORDS[rating]} <span className="practice-soft">{`in\u00a0${Math.max(1, Math.round(seconds))}\u00a0s`}</span>
                        </td>
                        <td>
                          <time dateTime={new Date(at).toISOString()}>
                            {day === today ? new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : day}
                          </time>
                        </td>
                      </tr>
                    );
                  })}
              </tbody>
            </table>
            {!isWhole && all.answers.length > LAST && (
              <p className="practice-buttons">
                <Button kind="quiet" onClick={() => setWhole(true)}>
                  Show all {all.answers.length}
                </Button>
              </p>
            )}
          </section>
        </>
      )}
    </div>
  );
}

const WIDTH = 280;
const HEIGHT = 56;

/** What stands at the two ends of a drawing's time. */
function Ends({ from, to }: { readonly from: string; readonly to: string }) {
  return (
    <p className="practice-ends" aria-hidden="true">
      <span>{from}</span>
      <span>{to}</span>
    </p>
  );
}

/** One bar for each day; the sentence below says what they sum to. */
function Bars({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / values.length;
  return (
    <svg className="practice-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
      {values.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(3, (value / most) * (HEIGHT - 2));
        return <rect key={at} x={at * step + 1} y={HEIGHT - height} width={step - 2} height={height} data-empty={value === 0 || undefined} />;
      })}
    </svg>
  );
}

/** Shares from 0 to 1, a line at 90 % for what practice aims at. */
function Curve({ values }: { readonly values: readonly number[] }) {
  const x = (at: number): number => (at / Math.max(1, values.length - 1)) * WIDTH;
  const y = (share: number): number => (1 - share) * (HEIGHT - 2) + 1;
  return (
    <svg className="practice-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
      <line x1={0} x2={WIDTH} y1={y(0.9)} y2={y(0.9)} />
      <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} data-ground />
      <polyline points={values.map((share, at) => `${x(at)},${y(share)}`).join(' ')} />
    </svg>
  );
}
