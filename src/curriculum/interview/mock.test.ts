import { describe, expect, it } from 'vitest';
import { answerMock, clockText, endMock, goOn, gradeMock, isOver, pause, ratingOfScore, remaining, reportOf, startMock } from './mock.ts';
import type { Mock } from './mock.ts';
import { KINDS } from './question.ts';
import type { Section } from './question.ts';
import { USUAL_SECONDS } from './schedule.ts';

const START = Date.UTC(2026, 5, 1, 9);
const MINUTE = 60_000;

/** Two sections with six questions of every kind, two of each level. */
const SECTIONS: readonly Section[] = ['strings', 'streams'].map((id) => ({
  id,
  title: id,
  questions: KINDS.flatMap((kind) =>
    ([1, 1, 2, 2, 3, 3] as const).map((level, i) => ({ id: `${id}/${kind}-${i}`, title: `${kind} ${i}`, kind, level })),
  ),
}));

function begin(wish: Partial<Parameters<typeof startMock>[1]> = {}): Mock {
  const mock = startMock(SECTIONS, { minutes: 45, sections: [], level: 3, seed: 5, ...wish }, START);
  if (mock === undefined) throw new Error('no mock');
  return mock;
}

describe('a mock interview', () => {
  it.each([20, 45, 60])('of %i minutes has questions for that time, of several kinds, each once', (minutes) => {
    const { items } = begin({ minutes });
    const seconds = items.reduce((sum, { kind }) => sum + USUAL_SECONDS[kind], 0);
    expect(seconds).toBeLessThanOrEqual(minutes * 60);
    expect(seconds).toBeGreaterThan(minutes * 60 * 0.8);
    expect(new Set(items.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(minutes === 20 ? 5 : 7);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it('keeps to the sections and the level wished for', () => {
    const { items } = begin({ sections: ['streams'], level: 2 });
    expect(items.every(({ id }) => id.startsWith('streams/') && !/-[45]$/.test(id))).toBe(true);
  });

  it('is another with another seed, and the same with the same', () => {
    expect(begin({ seed: 1 }).items).toEqual(begin({ seed: 1 }).items);
    expect(begin({ seed: 1 }).items).not.toEqual(begin({ seed: 2 }).items);
  });

  it('cannot begin without questions', () => {
    expect(startMock(SECTIONS, { minutes: 20, sections: ['nothing'], level: 3, seed: 1 }, START)).toBeUndefined();
  });

  it('lets the clock run, and stops it only when asked', () => {
    const mock = begin({ minutes: 20 });
    expect(remaining(mock, START + 5 * MINUTE)).toBe(15 * MINUTE);
    const paused = pause(mock, START + 5 * MINUTE);
    expect(remaining(paused, START + 60 * MINUTE)).toBe(15 * MINUTE);
    const running = goOn(paused, START + 60 * MINUTE);
    expect(remaining(running, START + 61 * MINUTE)).toBe(14 * MINUTE);
    expect(isOver(running, START + 75 * MINUTE)).toBe(true);
  });

  it('counts the time of each question without the pauses', () => {
    const mock = pause(begin(), START + MINUTE);
    const answered = answerMock(goOn(mock, START + 10 * MINUTE), 'INCR', 1, START + 11 * MINUTE);
    expect(answered.items[0]).toMatchObject({ answer: 'INCR', score: 1, seconds: 120 });
    expect(answered.at).toBe(1);
  });

  it('survives being stored as JSON in the middle', () => {
    const mock = answerMock(begin(), 'nil', 0, START + MINUTE);
    expect(answerMock(JSON.parse(JSON.stringify(mock)) as Mock, '3', 1, START + 2 * MINUTE)).toEqual(
      answerMock(mock, '3', 1, START + 2 * MINUTE),
    );
  });

  it('ends after the last answer, and reports by section and kind what went well and what to revise', () => {
    let mock = begin({ minutes: 20 });
    const { length } = mock.items;
    for (let at = 0; at < length; at++) mock = answerMock(mock, 'x', at === 0 ? 0 : at === 1 ? undefined : 1, START + (at + 1) * MINUTE);
    expect(isOver(mock, START + length * MINUTE)).toBe(true);
    const selfGraded = mock.items[1]?.id ?? '';
    mock = gradeMock(mock, selfGraded, 0.5);
    const { whole, bySection, byKind, revise } = reportOf(mock);
    expect(whole).toMatchObject({ asked: length, answered: length, score: (length - 1.5) / length, seconds: length * 60 });
    expect([...bySection.values()].reduce((sum, { asked }) => sum + asked, 0)).toBe(length);
    expect([...byKind.values()].reduce((sum, { seconds }) => sum + seconds, 0)).toBe(length * 60);
    expect(revise).toEqual([mock.items[0]?.id, selfGraded]);
  });

  it('given up early counts what was not reached as something to revise', () => {
    const mock = endMock(answerMock(begin(), 'x', 1, START + MINUTE), START + 2 * MINUTE);
    expect(isOver(mock, START + 2 * MINUTE)).toBe(true);
    expect(reportOf(mock).revise).toHaveLength(mock.items.length - 1);
  });
});

describe('what an interview says', () => {
  it.each([
    [1, 'good'],
    [0.8, 'hard'],
    [0.5, 'hard'],
    [0.4, 'again'],
    [0, 'again'],
  ] as const)('a score of %d is a memory that is %s', (score, rating) => {
    expect(ratingOfScore(score)).toBe(rating);
  });

  it.each([
    [20 * MINUTE, '20:00'],
    [65_000, '1:05'],
    [400, '0:01'],
    [0, '0:00'],
  ])('%i ms are %s on the clock', (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });

  it('keeps the points that were ticked with the grade', () => {
    const mock = answerMock(begin(), 'words', undefined, START + 1000);
    const id = mock.items[0]?.id ?? '';
    expect(gradeMock(mock, id, 0.5, 'words and points').items[0]).toMatchObject({ score: 0.5, answer: 'words and points' });
    expect(gradeMock(mock, id, 0.5).items[0]).toMatchObject({ score: 0.5, answer: 'words' });
  });
});
