// The guide of a lab: what it is about, the tests with what failed and why, hints, the solution.
import { useState } from 'react';
import type { Fault } from '../../curriculum/lab/faults.ts';
import type { Lab, TestReport } from '../../curriculum/lab/lab.ts';
import { Button } from '../kit/Button.tsx';
import { Prose, Sentence } from '../prose/Prose.tsx';
import { type LabState, troubleOf } from './use-lab-run.ts';

export interface LabGuideProps {
  readonly lab: Lab;
  readonly state: LabState;
  readonly shown: number | undefined;
  /** Whose exchanges the picture shows. */
  readonly show: (test: number) => void;
  readonly onSolutionShown: () => void;
  readonly listHref: string;
  /** Switched on for the next run. */
  readonly faults: readonly Fault[];
  readonly setFaults: (faults: readonly Fault[]) => void;
}

export function LabGuide({ lab, state, shown, show, onSolutionShown, listHref, faults, setFaults }: LabGuideProps) {
  const passed = state.reports.filter((report) => standingOf(report) === 'passed').length;
  const isSolved = state.end?.end === 'finished' && passed === lab.tests.length && state.faults.length === 0;
  const trouble = troubleOf(state.end);
  return (
    <article className="lab-guide">
      <p className="lab-path">
        <a href={listHref}>Labs</a>
      </p>
      <h2 tabIndex={-1} data-region-focus>
        {lab.title}
      </h2>
      <Prose blocks={lab.prose} />
      <section aria-labelledby="lab-tests">
        <h3 id="lab-tests">Tests</h3>
        <p role="status" className="lab-standing">
          {wordStanding(state, passed, lab.tests.length)}
        </p>
        {trouble !== undefined && (
          <p className="lab-trouble">
            {trouble.message}
            {trouble.line !== undefined && ` Line ${trouble.line}.`}
          </p>
        )}
        <ol className="lab-tests">
          {lab.tests.map((test, i) => (
            <TestItem key={test.name} {...test} report={state.reports[i]} isShown={shown === i} show={() => show(i)} />
          ))}
        </ol>
        {lab.faults.length > 0 && <Faults all={lab.faults} on={faults} set={setFaults} />}
      </section>
      {isSolved && (
        <section className="lab-learned" aria-label="What this was about">
          <h3>Every test passes</h3>
          <ul>
            {lab.learned.map((sentence, i) => (
              <li key={i}>
                <Sentence inline={sentence} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Help lab={lab} onSolutionShown={onSolutionShown} />
    </article>
  );
}

function wordStanding({ isRunning, reports, end, faults }: LabState, passed: number, tests: number): string {
  if (isRunning) return `Running: ${reports.length} of ${tests} done`;
  if (end === undefined) return 'Not run yet.';
  const standing = `${passed} of ${tests} pass`;
  if (faults.length === 0) return `${standing}.`;
  const cut = reports.filter((report) => standingOf(report) === 'cut').length;
  const rest = cut === 0 ? '' : cut === 1 ? ', 1 is cut short' : `, ${cut} are cut short`;
  // A slow database is felt in every test and has nothing to tell.
  const isFelt = faults.includes('slow-database') || reports.some(({ happened }) => happened !== undefined);
  const idle = isFelt ? '' : ` ${faults.map((fault) => FAULTS[fault].ifIdle).join(' ')}`;
  return `${standing} with ${faults.map((fault) => FAULTS[fault].inSentence).join(' and ')}${rest}.${idle}`;
}

function standingOf(report: TestReport | undefined): keyof typeof MARKS {
  if (report === undefined) return 'open';
  if (report.failure !== undefined) return 'failed';
  return report.cutShort === undefined ? 'passed' : 'cut';
}

const FAULTS: Readonly<Record<Fault, { readonly name: string; readonly about: string; readonly inSentence: string; readonly ifIdle: string }>> = {
  'slow-database': {
    name: 'Slow database',
    about: 'Each query takes two seconds: is that longer than something of yours lives?',
    inSentence: 'a slow database',
    ifIdle: '',
  },
  'lost-cache': {
    name: 'Lost cache',
    about: 'Redis loses everything once, right after a program has stored something. A copy can be made again; is all of it a copy?',
    inSentence: 'a lost cache',
    ifIdle: 'Nothing was stored, so nothing was lost.',
  },
  crash: {
    name: 'Crash of the lock holder',
    about: 'The first instance that gets a lock ends in that moment. What becomes of the lock, and of those who want it?',
    inSentence: 'a crash of the lock holder',
    ifIdle: 'Nobody took a lock with NX, so nobody crashed.',
  },
};

interface FaultsProps {
  readonly all: readonly Fault[];
  readonly on: readonly Fault[];
  readonly set: (faults: readonly Fault[]) => void;
}

/** The tests expect a world that works: with a fault they show what the program does, and decide nothing. */
function Faults({ all, on, set }: FaultsProps) {
  return (
    <fieldset className="lab-faults">
      <legend>Break something, and run the tests again</legend>
      {all.map((fault) => (
        <label key={fault}>
          <input
            type="checkbox"
            checked={on.includes(fault)}
            onChange={({ target }) => set(target.checked ? [...on, fault] : on.filter((each) => each !== fault))}
          />
          <span>
            {FAULTS[fault].name}. <span className="lab-standing">{FAULTS[fault].about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface TestItemProps {
  readonly name: string;
  readonly code: string;
  readonly report: TestReport | undefined;
  readonly isShown: boolean;
  readonly show: () => void;
}

function TestItem({ name, code, report, isShown, show }: TestItemProps) {
  const failure = report?.failure;
  const standing = standingOf(report);
  return (
    <li data-standing={standing}>
      <span className="lab-mark" role="img" aria-label={MARKS[standing]} />
      <div>
        <span className="lab-test-name">{name}</span>
        {report?.happened?.map((sentence) => (
          <p key={sentence} className="lab-standing">
            {sentence}
          </p>
        ))}
        {report?.cutShort !== undefined && <p className="lab-standing">{report.cutShort}</p>}
        {failure !== undefined && (
          <div className="lab-failure">
            <p>
              {failure.message}
              {failure.line !== undefined && ` Line ${failure.line}.`}
            </p>
            {failure.expected !== undefined && (
              <dl>
                <dt>Expected</dt>
                <dd>{failure.expected}</dd>
                <dt>Got</dt>
                <dd>{failure.actual}</dd>
              </dl>
            )}
          </div>
        )}
        <div className="lab-test-tools">
          <details>
            <summary>Test</summary>
            <pre tabIndex={0}>{code.trimEnd()}</pre>
          </details>
          {report !== undefined && (
            <Button kind="quiet" aria-pressed={isShown} onClick={show}>
              See its server
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

const MARKS = { open: 'Not run:', passed: 'Passed:', failed: 'Failed:', cut: 'Cut short:' } as const;
const HINTS = ['Hint', 'Stronger hint', 'Strongest hint'] as const;

function Help({ lab, onSolutionShown }: { readonly lab: Lab; readonly onSolutionShown: () => void }) {
  const [hints, setHints] = useState(0);
  const [isSolutionShown, setSolutionShown] = useState(false);
  const next = HINTS[hints];
  return (
    <section className="lab-help" aria-label="Help">
      <div aria-live="polite">
        {lab.hints.slice(0, hints).map((blocks, i) => (
          <Prose key={i} blocks={blocks} />
        ))}
        {isSolutionShown && (
          <>
            <p>One way to write it. Your own program is left as it is.</p>
            <pre tabIndex={0}>{lab.solution.trimEnd()}</pre>
          </>
        )}
      </div>
      <p className="lab-buttons">
        {next !== undefined && <Button onClick={() => setHints(hints + 1)}>{next}</Button>}
        {!isSolutionShown && (
          <Button
            onClick={() => {
              setSolutionShown(true);
              onSolutionShown();
            }}
          >
            Show the solution
          </Button>
        )}
      </p>
    </section>
  );
}
