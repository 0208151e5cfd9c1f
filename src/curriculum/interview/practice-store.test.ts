import { describe, expect, it } from 'vitest';
import { endMock, gradeMock } from './mock.ts';
import type { Mock } from './mock.ts';
import { PracticeStore, streak } from './practice-store.ts';
import type { PracticeClock } from './practice-store.ts';
import { DAY_MS } from './schedule.ts';

const START = Date.UTC(2026, 10, 20, 12);

function memory(text?: string) {
  const kept = { text, aside: undefined as string | undefined };
  return {
    kept,
    storage: {
      read: () => kept.text,
      write: (next: string) => void (kept.text = next),
      setAside: (old: string) => void (kept.aside = old),
    },
  };
}

function interview(startedAt: number): Mock {
  return { minutes: 20, startedAt, pausedMs: 0, at: 0, since: startedAt, items: [{ id: 'strings/a', kind: 'choose', seconds: 0 }] };
}

function clockAt(start = START): PracticeClock & { at: number } {
  const clock = { at: start, now: () => clock.at, day: (at: number) => new Date(at).toISOString().slice(0, 10) };
  return clock;
}

describe('PracticeStore', () => {
  it('remembers cards, marks, notes and answers over a reload', () => {
    const { storage } = memory();
    const store = new PracticeStore(storage, clockAt());
    store.record('strings/a', 'choose', 'good', 12);
    store.mark('strings/a', { isBookmarked: true, note: 'again before Friday' });
    const after = new PracticeStore(storage, clockAt());
    expect(after.all).toEqual(store.all);
    expect(after.marks('strings/a')).toEqual({ isBookmarked: true, needsRevision: false, note: 'again before Friday' });
    expect(after.marks('strings/b').note).toBe('');
  });

  it('says so when storage is blocked, and goes on', () => {
    const blocked = (): never => {
      throw new Error('no');
    };
    const store = new PracticeStore({ read: blocked, write: blocked, setAside: blocked }, clockAt());
    store.record('strings/a', 'choose', 'good', 12);
    expect(store.notice).toContain('until the page is closed');
    expect(store.all.answers).toHaveLength(1);
  });

  it('sets aside what it cannot read', () => {
    const { kept, storage } = memory('{"keyspacePractice":1,"cards":7}');
    const store = new PracticeStore(storage, clockAt());
    expect(kept.aside).toBe('{"keyspacePractice":1,"cards":7}');
    expect(store.notice).toContain('could not be read');
  });

  it('keeps the reports of interviews, the latest first and the oldest no longer, beside one that is running', () => {
    const { storage } = memory();
    const store = new PracticeStore(storage, clockAt());
    for (let day = 1; day <= 60; day++) store.setMock(endMock(interview(START + day * DAY_MS), START + day * DAY_MS + 1000));
    const running = interview(START + 61 * DAY_MS);
    store.setMock(running);
    const graded = gradeMock(store.all.reports[3] ?? running, 'strings/a', 0.5);
    store.setMock(graded);
    const { mock, reports } = new PracticeStore(storage, clockAt()).all;
    expect(mock).toEqual(running);
    expect(reports.map(({ startedAt }) => (startedAt - START) / DAY_MS)).toEqual(Array.from({ length: 50 }, (_, at) => 60 - at));
    expect(reports[3]).toEqual(graded);
    store.setMock(endMock(running, START + 62 * DAY_MS));
    expect(store.all.mock).toBeUndefined();
    expect(store.all.reports[0]?.startedAt).toBe(running.startedAt);
  });

  it('finds the one report of an earlier version, and unites those of another browser with its own', () => {
    const old = endMock(interview(START), START + 1000);
    const early = new PracticeStore(memory(JSON.stringify({ keyspacePractice: 1, cards: {}, marks: {}, answers: [], mock: old })).storage, clockAt());
    expect(early.all.mock).toBeUndefined();
    expect(early.all.reports).toEqual([old]);
    const other = new PracticeStore(memory().storage, clockAt());
    const later = endMock(interview(START + DAY_MS), START + DAY_MS + 1000);
    other.setMock(later);
    other.import(early.export());
    expect(other.all.reports).toEqual([later, old]);
    other.import(early.export());
    expect(other.all.reports).toHaveLength(2);
  });

  it('keeps all answers on a journey around the world with a clock that is put right on the way', () => {
    const { storage } = memory();
    let hours = 0;
    const clock = { at: START, now: () => clock.at, day: (at: number) => new Date(at + hours * 3_600_000).toISOString().slice(0, 10) };
    const store = new PracticeStore(storage, clock);
    for (const [offset, step] of [[0, 0], [9, DAY_MS], [-8, DAY_MS], [13, DAY_MS], [13, -3_600_000], [-11, DAY_MS]] as const) {
      hours = offset;
      clock.at += step;
      store.record(`strings/${store.all.answers.length}`, 'choose', 'good', 5);
      store.record('strings/a', 'choose', 'good', 5);
    }
    const after = new PracticeStore(storage, clock).all;
    expect(after.answers).toHaveLength(12);
    expect(Object.keys(after.cards)).toHaveLength(7);
    expect(after.cards['strings/a']?.reps).toBe(6);
    // Five days have passed at most, wherever one was; none of them is counted twice.
    expect(new Set(after.answers.map(({ day }) => day)).size).toBeLessThanOrEqual(5);
    // Eastwards over the date line the calendar has a day fewer, and none was left out.
    expect(streak(after.answers, clock.day(clock.at))).toBe(new Set(after.answers.map(({ day }) => day)).size);
  });

  it('joins what another browser knows, the later answer counting', () => {
    const [mine, theirs] = [memory(), memory()];
    const [ours, clock] = [new PracticeStore(mine.storage, clockAt()), clockAt(START + DAY_MS)];
    const other = new PracticeStore(theirs.storage, clock);
    ours.record('strings/a', 'choose', 'again', 5);
    ours.mark('strings/a', { note: 'here' });
    other.record('strings/a', 'choose', 'easy', 5);
    other.record('lists/b', 'write', 'good', 50);
    other.mark('strings/a', { note: 'there', isBookmarked: true });
    expect(ours.import(other.export())).toEqual({ cards: 2 });
    expect(ours.all.cards['strings/a']).toEqual(other.all.cards['strings/a']);
    expect(ours.all.answers.map(({ id }) => id)).toEqual(['strings/a', 'strings/a', 'lists/b']);
    expect(ours.marks('strings/a')).toEqual({ isBookmarked: true, needsRevision: false, note: 'here\n\nthere' });
    // Once more changes nothing.
    const before = ours.all.answers;
    ours.import(other.export());
    expect(ours.all.answers).toEqual(before);
  });

  it.each(['', 'not JSON', '{}', '{"keyspacePractice":1}'])('refuses %j with a sentence, and keeps what it has', (text) => {
    const store = new PracticeStore(memory().storage, clockAt());
    store.record('strings/a', 'choose', 'good', 12);
    const before = store.all;
    expect(store.import(text)).toHaveProperty('problem');
    expect(store.all).toBe(before);
  });
});

describe('streak', () => {
  const answersOn = (...days: readonly string[]) =>
    days.map((day) => ({ id: 'a/b', kind: 'choose' as const, rating: 'good' as const, seconds: 1, at: Date.parse(`${day}T12:00Z`), day, isFirst: false }));
  it.each([
    [[], '2026-11-26', 0],
    [['2026-11-26'], '2026-11-26', 1],
    [['2026-11-24', '2026-11-25'], '2026-11-26', 2],
    [['2026-11-23', '2026-11-25', '2026-11-26'], '2026-11-26', 2],
    [['2026-10-31', '2026-11-01'], '2026-11-01', 2],
    [['2026-11-20'], '2026-11-26', 0],
  ] as const)('of %j on %s is %i', (days, today, expected) => {
    expect(streak(answersOn(...days), today)).toBe(expected);
  });

  it('survives a journey: the days are those of the place where each answer was given', () => {
    expect(streak(answersOn('2026-11-25', '2026-11-26', '2026-11-26'), '2026-11-26')).toBe(2);
  });
});
