import { describe, expect, it } from 'vitest';
import { answersByDay, dueByDay, forgettingCurve } from './figures.ts';
import type { Answer } from './practice-store.ts';
import { DAY_MS, review } from './schedule.ts';
import type { Rating } from './schedule.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const answer = (day: string, rating: Rating): Answer => ({ id: 'a/b', kind: 'choose', rating, seconds: 5, at: NOW, day, isFirst: false });

describe('figures of practice', () => {
  it('count answers by the day on which they were given, over the end of a month, days without any included', () => {
    const answers = [answer('2026-02-27', 'good'), answer('2026-03-01', 'again'), answer('2026-03-01', 'easy'), answer('2025-01-01', 'good')];
    expect(answersByDay(answers, '2026-03-01', 3)).toEqual([
      { day: '2026-02-27', answers: 1, missed: 0 },
      { day: '2026-02-28', answers: 0, missed: 0 },
      { day: '2026-03-01', answers: 2, missed: 1 },
    ]);
  });

  it('foresee forgetting: the longer the pause the less is known, and what was known well lasts longer', () => {
    const weak = forgettingCurve({ a: review(undefined, 'again', NOW) }, NOW, 30);
    const strong = forgettingCurve({ a: review(undefined, 'easy', NOW) }, NOW, 30);
    expect(weak).toHaveLength(31);
    expect(weak[0]).toBeCloseTo(1);
    for (let day = 1; day <= 30; day++) expect(weak[day]).toBeLessThan(weak[day - 1] ?? 0);
    expect(strong[30]).toBeGreaterThan(weak[30] ?? 1);
    expect(forgettingCurve({}, NOW, 30)).toEqual([]);
  });

  it('count what is overdue as due today, and what comes after the window not at all', () => {
    const card = review(undefined, 'good', NOW);
    const cards = {
      overdue: { ...card, due: NOW - 3 * DAY_MS },
      today: { ...card, due: NOW + 1000 },
      later: { ...card, due: NOW + 2 * DAY_MS },
      far: { ...card, due: NOW + 90 * DAY_MS },
    };
    expect(dueByDay(cards, NOW, 3, dayOf).map(({ due }) => due)).toEqual([2, 0, 1]);
  });
});
