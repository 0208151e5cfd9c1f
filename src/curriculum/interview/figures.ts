// The figures of practice over time: what was answered day by day, what will be forgotten, and what comes due.

import type { Answer } from './practice-store.ts';
import { dayBefore } from './practice-store.ts';
import type { Card, Cards } from './schedule.ts';
import { DAY_MS, retrievability } from './schedule.ts';

export interface DayCount {
  /** "2026-11-26". */
  readonly day: string;
  readonly answers: number;
  /** Of them, those that were missed. */
  readonly missed: number;
}

/** The last `days` days, today last. */
export function answersByDay(answers: readonly Answer[], today: string, days: number): readonly DayCount[] {
  const counts = new Map<string, { answers: number; missed: number }>();
  for (const { day, rating } of answers) {
    const count = counts.get(day) ?? { answers: 0, missed: 0 };
    counts.set(day, { answers: count.answers + 1, missed: count.missed + (rating === 'again' ? 1 : 0) });
  }
  const result: DayCount[] = [];
  for (let day = today; result.length < days; day = dayBefore(day)) result.push({ day, ...(counts.get(day) ?? { answers: 0, missed: 0 }) });
  return result.toReversed();
}

/**
 * How much of what has been asked would be known, from 0 to 1, now and after each of so many days without practice;
 * empty if nothing was asked yet.
 */
export function forgettingCurve(cards: Cards, now: number, days: number): readonly number[] {
  const known = Object.values(cards);
  if (known.length === 0) return [];
  return Array.from({ length: days + 1 }, (_, day) => mean(known, now + day * DAY_MS));
}

function mean(cards: readonly Card[], at: number): number {
  return cards.reduce((sum, card) => sum + retrievability(card, at), 0) / cards.length;
}

/** Reviews that fall due, today first and with everything that is overdue. `dayOf` names the calendar day of a time. */
export function dueByDay(cards: Cards, now: number, days: number, dayOf: (at: number) => string): readonly { readonly day: string; readonly due: number }[] {
  const result = Array.from({ length: days }, (_, day) => ({ day: dayOf(now + day * DAY_MS), due: 0 }));
  for (const { due } of Object.values(cards)) {
    const day = dayOf(Math.max(due, now));
    const found = result.find((each) => each.day === day);
    if (found !== undefined) found.due++;
  }
  return result;
}
