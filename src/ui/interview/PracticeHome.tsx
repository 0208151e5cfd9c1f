// What to do next, and how sure one is of each topic.
import { type ChangeEvent, useRef, useState } from 'react';
import { TOPICS } from '../../curriculum/interview/predict/generate.ts';
import { LEVELS } from '../../curriculum/interview/predict/move.ts';
import { type Practice, type PracticeStore, streak } from '../../curriculum/interview/practice-store.ts';
import { inWords, mastery, nextDueAt, planFor, retrievability } from '../../curriculum/interview/schedule.ts';
import { Button } from '../kit/Button.tsx';
import { counted } from '../kit/bytes-text.ts';
import { localDay } from './browser-practice.ts';
import { type Exercise, EXERCISE_IDS, exerciseAt, EXERCISES, placeOf } from './exercises.ts';

export interface PracticeHomeProps {
  readonly practice: PracticeStore;
  readonly all: Practice;
  readonly href: (place?: string) => string;
}

export function PracticeHome({ practice, all, href }: PracticeHomeProps) {
  const [now] = useState(() => Date.now());
  const { answers, cards } = all;
  const today = localDay(now);
  const given = answers.filter(({ day }) => day === today);
  const plan = planFor(EXERCISE_IDS, cards, now, { doneToday: given.length, freshToday: given.filter(({ isFirst }) => isFirst).length });
  const next = exerciseOf(plan[0]?.id);
  const days = streak(answers, today);
  return (
    <div className="guide-page practice">
      <h2>Practice</h2>
      <p>
        A few commands are shown, the last without its reply: foretell it. The engine is the judge, and no two are the same.
        What you knew comes back later, what you missed comes back soon.
      </p>
      {practice.notice !== undefined && <p className="practice-notice">{practice.notice}</p>}
      <p className="practice-next">
        {next === undefined ? (
          <WhenNext all={all} now={now} />
        ) : (
          <>
            <a className="button" data-kind="primary" href={href(placeOf(next))}>
              {plan[0]?.why === 'new' ? 'Begin' : 'Review'}: {next.title}, level {next.level}
            </a>
            <span>
              {counted(plan.length, 'exercise')} for today{days > 1 && `, ${days} days in a row`}
            </span>
          </>
        )}
      </p>
      <p>
        <a href={href('questions')}>All questions</a>
      </p>
      <table className="practice-topics">
        <caption className="visually-hidden">Topics</caption>
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
            const sure = Math.round(mastery(own.map((each) => each.id), cards, now) * 100);
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
                  <span className="practice-sure" aria-hidden="true">
                    <span style={{ inlineSize: `${sure}%` }} />
                  </span>
                  <span className="visually-hidden">{sure} %</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <PracticeFile practice={practice} />
    </div>
  );
}

function exerciseOf(id: string | undefined): Exercise | undefined {
  return id === undefined ? undefined : exerciseAt(id.replace(/^predict\//, ''));
}

function WhenNext({ all, now }: { readonly all: Practice; readonly now: number }) {
  const at = nextDueAt(EXERCISE_IDS, all.cards);
  return <span>Enough for today. {at !== undefined && `The next review comes in ${inWords(Math.max(60_000, at - now))}.`} Any exercise below can be done all the same.</span>;
}

function standing({ id }: Exercise, { cards }: Practice, now: number): string {
  const card = cards[id];
  if (card === undefined) return 'new';
  if (card.due <= now) return 'due';
  return `${Math.round(retrievability(card, now) * 100)} %`;
}

function PracticeFile({ practice }: { readonly practice: PracticeStore }) {
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (file === undefined) return;
    const result = practice.import(await file.text());
    setSaid('problem' in result ? `Not taken over: ${result.problem}` : `${counted(result.cards, 'exercise')} taken over.`);
  };
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([practice.export()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'keyspace-practice.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <div className="practice-file">
      <Button kind="quiet" onClick={save}>
        Export practice
      </Button>
      <Button kind="quiet" onClick={() => input.current?.click()}>
        Import practice…
      </Button>
      <input ref={input} type="file" accept="application/json,.json" hidden aria-label="Practice file" onChange={(event) => void take(event)} />
      <span role="status">{said}</span>
    </div>
  );
}
