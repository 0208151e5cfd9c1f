// Practice beside the terminal: what is due and how sure one is of each topic; questions, predictions, mock interviews.
import './practice.css';
import { useState, useSyncExternalStore } from 'react';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import { openPractice } from './browser-practice.ts';
import { exerciseAt } from './exercises.ts';
import { FindPage } from './FindPage.tsx';
import { MockPage } from './MockPage.tsx';
import { MockReport } from './MockReport.tsx';
import { todayOf } from './plan.ts';
import { PracticeHome } from './PracticeHome.tsx';
import { PredictPage } from './PredictPage.tsx';
import { ProgressPage } from './ProgressPage.tsx';
import { QuestionPage } from './QuestionPage.tsx';

const REPORT = 'mock/';

export interface PracticePanelProps {
  /** "", "strings-2" (predictions), "strings/count-views" (a question), "questions", "progress", "mock", "mock/1764210000000" (a report). */
  readonly place: string;
  readonly href: (place?: string) => string;
  readonly lessonHref: (id: string) => string;
  readonly insertCommand: (line: string) => void;
  readonly showTerminal: () => void;
}

export function PracticePanel(props: PracticePanelProps) {
  const { place, href, lessonHref, insertCommand, showTerminal } = props;
  const [practice] = useState(openPractice);
  const all = usePractice(practice);
  const [now] = useState(() => Date.now());
  const exercise = exerciseAt(place);
  if (exercise !== undefined) {
    return <PredictPage key={exercise.id} exercise={exercise} practice={practice} href={href} insertCommand={insertCommand} />;
  }
  if (place === 'mock' || place.startsWith(REPORT)) {
    const report = all.reports.find(({ startedAt }) => place === `${REPORT}${startedAt}`);
    if (report !== undefined) {
      return <MockReport key={place} practice={practice} mock={report} href={href} lessonHref={lessonHref} showTerminal={showTerminal} />;
    }
    return <MockPage practice={practice} all={all} href={href} />;
  }
  if (place.includes('/')) {
    const next = todayOf(all, now).find(({ id }) => id !== place && !id.startsWith('predict/'));
    return (
      <QuestionPage
        key={place}
        id={place}
        practice={practice}
        href={href}
        lessonHref={lessonHref}
        showTerminal={showTerminal}
        nextDue={next?.id}
      />
    );
  }
  if (place === 'questions') return <FindPage all={all} href={href} />;
  if (place === 'progress') return <ProgressPage all={all} href={href} />;
  return <PracticeHome practice={practice} all={all} href={href} />;
}

function usePractice(practice: PracticeStore): PracticeStore['all'] {
  return useSyncExternalStore(
    (changed) => practice.subscribe(changed),
    () => practice.all,
  );
}
