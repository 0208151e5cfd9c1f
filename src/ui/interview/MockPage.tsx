// The mock interview: what to ask for, with the reports of those before, and the questions against the clock. The interview
// itself is plain data in the practice store (curriculum/interview/mock.ts), so that a reload goes on where it was; what
// stands in the fields is kept beside it. When it ends, its report has an address of its own.
import { useState } from 'react';
import { endMock, type Mock, startMock } from '../../curriculum/interview/mock.ts';
import type { Practice, PracticeStore } from '../../curriculum/interview/practice-store.ts';
import { type Level, LEVELS } from '../../curriculum/interview/predict/move.ts';
import { Button } from '../kit/Button.tsx';
import { MockRun } from './MockRun.tsx';
import { sections } from './question-bank.ts';
import { Reports } from './Reports.tsx';
import './mock.css';

export interface MockPageProps {
  readonly practice: PracticeStore;
  readonly all: Practice;
  readonly href: (place?: string) => string;
}

export function MockPage(props: MockPageProps) {
  const { practice, all, href } = props;
  const { mock } = all;
  if (mock === undefined) return <MockStart {...props} />;
  const finish = (ended: Mock): void => {
    practice.setMock(ended);
    location.replace(href(`mock/${ended.startedAt}`));
  };
  return <MockRun practice={practice} mock={mock} finish={finish} end={() => finish(endMock(mock, Date.now()))} />;
}

const LENGTHS = [20, 45, 60] as const;

function MockStart({ practice, all, href }: MockPageProps) {
  const [minutes, setMinutes] = useState<number>(45);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [level, setLevel] = useState<Level>(2);
  const [isEmpty, setEmpty] = useState(false);
  const begin = (): void => {
    const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
    const mock = startMock(sections, { minutes, sections: chosen, level, seed }, Date.now());
    setEmpty(mock === undefined);
    if (mock !== undefined) practice.setMock(mock);
  };
  return (
    <form
      className="guide-page practice"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <p className="practice-crumbs">
        <a href={href()}>Practice</a> <span aria-hidden="true">/</span> Mock interview
      </p>
      <h2>Mock interview</h2>
      <p>
        Questions of all kinds against the clock, without hints and without a verdict until the end. The clock stops when you
        say so, and a reload loses nothing. To learn what you know, leave the terminal alone.
      </p>
      <fieldset className="practice-picks" data-short>
        <legend>How long</legend>
        {LENGTHS.map((each) => (
          <label key={each}>
            <input type="radio" name="minutes" checked={minutes === each} onChange={() => setMinutes(each)} />
            {each} minutes
          </label>
        ))}
      </fieldset>
      <fieldset className="practice-picks" data-short>
        <legend>The hardest level</legend>
        {LEVELS.map((each) => (
          <label key={each}>
            <input type="radio" name="level" checked={level === each} onChange={() => setLevel(each)} />
            level {each}
          </label>
        ))}
      </fieldset>
      <fieldset className="practice-picks">
        <legend>Sections; none chosen means all</legend>
        {sections.map(({ id, title }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])}
            />
            {title}
          </label>
        ))}
      </fieldset>
      <p className="practice-buttons">
        <Button type="submit" kind="primary">
          Begin
        </Button>
        {isEmpty && <span role="alert">No question of that level is in these sections.</span>}
      </p>
      {all.reports.length > 0 && (
        <section className="practice-section">
          <h3>Interviews before</h3>
          <Reports reports={all.reports} href={href} />
        </section>
      )}
    </form>
  );
}
