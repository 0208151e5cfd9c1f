// What practice remembers in this browser.
import { PracticeStore } from '../../curriculum/interview/practice-store.ts';

const KEY = 'keyspace.practice';
const ASIDE = 'keyspace.practice.aside';

export function openPractice(): PracticeStore {
  return new PracticeStore(
    {
      read: () => localStorage.getItem(KEY) ?? undefined,
      write: (text) => localStorage.setItem(KEY, text),
      setAside: (text) => localStorage.setItem(ASIDE, text),
    },
    { now: () => Date.now(), day: localDay },
  );
}

/** "2026-11-26" where the learner is. */
export function localDay(at: number): string {
  const date = new Date(at);
  const part = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}
