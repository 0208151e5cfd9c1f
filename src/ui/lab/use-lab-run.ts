// The runs of one lab: starts, stops and what came of the last one. Log lines are kept up to a limit, whatever a program prints.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Fault } from '../../curriculum/lab/faults.ts';
import type { Failure, Lab, LogLine, TestReport } from '../../curriculum/lab/lab.ts';
import { type LabRun, type RunEnd, startLabRun } from '../../hosts/lab/client.ts';

const MOST_LINES = 2000;
const SEED = 1;

export interface LabState {
  readonly isRunning: boolean;
  /** The last run's, by the test's place; those that have not been reached are missing. */
  readonly reports: readonly TestReport[];
  readonly lines: readonly (LogLine & { readonly test: number })[];
  readonly dropped: number;
  readonly end?: RunEnd;
  /** With which the run was made. */
  readonly faults: readonly Fault[];
}

const NOTHING: LabState = { isRunning: false, reports: [], lines: [], dropped: 0, faults: [] };

export function useLabRun(lab: Lab, onSolved: () => void) {
  const [state, setState] = useState<LabState>(NOTHING);
  const current = useRef<LabRun>(undefined);

  useEffect(() => () => current.current?.stop(), []);

  const run = useCallback(
    (program: string, faults: readonly Fault[]) => {
      current.current?.stop();
      setState({ ...NOTHING, isRunning: true, faults });
      let passed = 0;
      const started = startLabRun(
        { program, tests: lab.tests, seed: SEED, faults },
        (report) => {
          if (report.type === 'test') {
            if (report.report.failure === undefined && report.report.cutShort === undefined) passed++;
            setState((before) => ({ ...before, reports: [...before.reports, report.report] }));
          } else if (report.type === 'log') {
            const lines = report.lines.map((line) => ({ ...line, test: report.test }));
            setState((before) => ({
              ...before,
              lines: [...before.lines, ...lines].slice(0, MOST_LINES),
              dropped: before.dropped + report.dropped,
            }));
          }
        },
        (end) => {
          setState((before) => ({ ...before, isRunning: false, end }));
          if (end.end === 'finished' && passed === lab.tests.length && faults.length === 0) onSolved();
        },
      );
      current.current = started;
    },
    [lab, onSolved],
  );
  const stop = useCallback(() => current.current?.stop(), []);
  const clear = useCallback(() => {
    current.current?.stop();
    setState(NOTHING);
  }, []);
  return { state, run, stop, clear };
}

/** What went wrong with the whole program, for a place above the tests; undefined while each test speaks for itself. */
export function troubleOf(end: RunEnd | undefined): Failure | undefined {
  if (end?.end === 'broken') return end.failure;
  if (end?.end === 'stuck') {
    return { message: 'Stopped after 5 seconds without an answer: something loops without waiting, or needs too much memory.' };
  }
  return end?.end === 'stopped' ? { message: 'Stopped.' } : undefined;
}
