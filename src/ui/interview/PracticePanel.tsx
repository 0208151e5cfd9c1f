// Practice beside the terminal: what is due, how sure one is of each topic, and the predictions themselves.
import { useState, useSyncExternalStore } from 'react';
import type { PracticeStore } from '../../curriculum/interview/practice-store.ts';
import { openPractice } from './browser-practice.ts';
import { exerciseAt } from './exercises.ts';
import { PracticeHome } from './PracticeHome.tsx';
import { PredictPage } from './PredictPage.tsx';
import './practice.css';

export interface PracticePanelProps {
  /** "" or "strings-2". */
  readonly place: string;
  readonly href: (place?: string) => string;
  readonly insertCommand: (line: string) => void;
}

export function PracticePanel({ place, href, insertCommand }: PracticePanelProps) {
  const [practice] = useState(openPractice);
  const all = usePractice(practice);
  const exercise = exerciseAt(place);
  return exercise === undefined ? (
    <PracticeHome practice={practice} all={all} href={href} />
  ) : (
    <PredictPage key={exercise.id} exercise={exercise} practice={practice} href={href} insertCommand={insertCommand} />
  );
}

function usePractice(practice: PracticeStore): PracticeStore['all'] {
  return useSyncExternalStore(
    (changed) => practice.subscribe(changed),
    () => practice.all,
  );
}
