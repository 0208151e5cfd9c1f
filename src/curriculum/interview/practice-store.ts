// What practice remembers: each question's card, marks and notes of one's own, every answer given, a mock interview in
// progress, and the reports of those before. Times are unix ms; each answer also keeps the calendar day it was given on, so that a streak survives a journey
// through time zones.

import * as v from 'valibot';
import { KeptStore } from '../kept-store.ts';
import type { StoredForm, TextStorage } from '../kept-store.ts';
import { MockSchema } from './mock.ts';
import type { Mock } from './mock.ts';
import { KINDS } from './question.ts';
import type { Kind, QuestionId } from './question.ts';
import { RATINGS, review } from './schedule.ts';
import type { Card, Cards, Rating } from './schedule.ts';

const CardSchema = v.object({
  due: v.number(),
  reviewedAt: v.number(),
  stability: v.number(),
  difficulty: v.number(),
  scheduledDays: v.number(),
  learningStep: v.number(),
  reps: v.number(),
  lapses: v.number(),
  phase: v.picklist(['learning', 'review', 'relearning']),
});

const MarksSchema = v.object({
  isBookmarked: v.optional(v.boolean(), false),
  needsRevision: v.optional(v.boolean(), false),
  note: v.optional(v.string(), ''),
});

const AnswerSchema = v.object({
  id: v.string(),
  kind: v.picklist(KINDS),
  rating: v.picklist(RATINGS),
  seconds: v.number(),
  /** Unix ms. */
  at: v.number(),
  /** "2026-11-26" where the learner was. */
  day: v.string(),
  isFirst: v.boolean(),
});

const VERSION = 1;
export const PracticeSchema = v.object({
  keyspacePractice: v.literal(VERSION),
  cards: v.record(v.string(), CardSchema),
  marks: v.record(v.string(), MarksSchema),
  answers: v.array(AnswerSchema),
  mock: v.optional(MockSchema),
  reports: v.optional(v.array(MockSchema), []),
});

export type Marks = Readonly<v.InferOutput<typeof MarksSchema>>;
export type Answer = Readonly<v.InferOutput<typeof AnswerSchema>>;
export interface Practice {
  readonly cards: Cards;
  readonly marks: Readonly<Record<QuestionId, Marks>>;
  /** In the order in which they were given. */
  readonly answers: readonly Answer[];
  /** The one in progress. */
  readonly mock?: Mock;
  /** Those that have ended, the latest first. */
  readonly reports: readonly Mock[];
}

const NO_MARKS: Marks = { isBookmarked: false, needsRevision: false, note: '' };
/** Older answers are dropped: the cards remember what they taught. */
const MOST_ANSWERS = 5000;
/** With all that was answered in them: enough for a year of weeks, and little beside the answers. */
const MOST_REPORTS = 50;
const FORM: StoredForm<Practice> = {
  nothing: { cards: {}, marks: {}, answers: [], reports: [] },
  read,
  write: (practice) => JSON.stringify({ keyspacePractice: VERSION, ...practice }, null, 2),
  blocked:
    'This browser does not let Keyspace store anything: what you practise lasts until the page is closed. Export it to keep it.',
  unreadable: (why) => `What was practised before could not be read, so it starts afresh: ${why}`,
};

export interface PracticeClock {
  /** Unix ms. */
  now(): number;
  /** The calendar day at that moment where the learner is: "2026-11-26". */
  day(at: number): string;
}

export class PracticeStore extends KeptStore<Practice> {
  constructor(
    storage: TextStorage,
    private readonly clock: PracticeClock,
  ) {
    super(storage, FORM);
  }

  marks(id: QuestionId): Marks {
    return this.all.marks[id] ?? NO_MARKS;
  }

  /** An answer was given: moves the card and keeps the answer. */
  record(id: QuestionId, kind: Kind, rating: Rating, seconds: number): Card {
    const at = this.clock.now();
    const before = this.all.cards[id];
    const card = review(before, rating, at);
    const answer: Answer = { id, kind, rating, seconds, at, day: this.clock.day(at), isFirst: before === undefined };
    this.set({
      ...this.all,
      cards: { ...this.all.cards, [id]: card },
      answers: [...this.all.answers, answer].slice(-MOST_ANSWERS),
    });
    return card;
  }

  mark(id: QuestionId, change: Partial<Marks>): void {
    this.set({ ...this.all, marks: { ...this.all.marks, [id]: { ...this.marks(id), ...change } } });
  }

  /** A mock interview begins or goes on; once it has ended it is a report, and takes the place of an earlier state of its own. */
  setMock(mock: Mock): void {
    const { mock: running, ...rest } = this.all;
    if (mock.endedAt === undefined) {
      this.set({ ...rest, mock });
      return;
    }
    const isRunning = running !== undefined && running.startedAt !== mock.startedAt;
    this.set({ ...rest, ...(isRunning && { mock: running }), reports: joinReports([mock], rest.reports) });
  }

  /**
   * Adds what another browser knows: of two cards the one answered later counts, marks and notes are joined, answers and
   * reports are united. Answers how many cards the text held, or one sentence that says why it can't be read.
   */
  import(text: string): { readonly cards: number } | { readonly problem: string } {
    const theirs = read(text);
    if (typeof theirs === 'string') return { problem: theirs };
    const cards: Record<QuestionId, Card> = { ...this.all.cards };
    for (const [id, card] of Object.entries(theirs.cards)) {
      const own = cards[id];
      if (own === undefined || own.reviewedAt < card.reviewedAt) cards[id] = card;
    }
    const marks: Record<QuestionId, Marks> = { ...this.all.marks };
    for (const [id, mark] of Object.entries(theirs.marks)) marks[id] = joinMarks(marks[id], mark);
    const answers = new Map([...this.all.answers, ...theirs.answers].map((each) => [`${each.at} ${each.id}`, each]));
    this.set({
      ...this.all,
      cards,
      marks,
      answers: [...answers.values()].toSorted((a, b) => a.at - b.at).slice(-MOST_ANSWERS),
      reports: joinReports(this.all.reports, theirs.reports),
    });
    return { cards: Object.keys(theirs.cards).length };
  }
}

function read(text: string): Practice | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'it is not JSON.';
  }
  const result = v.safeParse(PracticeSchema, data);
  if (!result.success) {
    const isOurs = typeof data === 'object' && data !== null && 'keyspacePractice' in data;
    const [issue] = result.issues;
    return isOurs ? `${v.getDotPath(issue) ?? 'it'} is not as expected.` : 'it is no file of Keyspace’s practice.';
  }
  const { keyspacePractice: _, mock, ...rest } = result.output;
  if (mock === undefined) return rest;
  // Earlier versions kept the last report where the running interview is.
  return mock.endedAt === undefined ? { ...rest, mock } : { ...rest, reports: joinReports([mock], rest.reports) };
}

/** Of the same interview the first list's report counts. */
function joinReports(first: readonly Mock[], second: readonly Mock[]): readonly Mock[] {
  const byStart = new Map([...second, ...first].map((report) => [report.startedAt, report]));
  return [...byStart.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, MOST_REPORTS);
}

function joinMarks(ours: Marks = NO_MARKS, theirs: Marks): Marks {
  const notes = ours.note === theirs.note || theirs.note === '' ? ours.note : ours.note === '' ? theirs.note : `${ours.note}\n\n${theirs.note}`;
  return {
    isBookmarked: ours.isBookmarked || theirs.isBookmarked,
    needsRevision: ours.needsRevision || theirs.needsRevision,
    note: notes,
  };
}

/** Who flew over the date line has a day fewer on the calendar, and has left out none. */
const WITHOUT_A_DAY_MS = 36 * 3_600_000;

/** Days in a row with an answer, ending today or yesterday; `today` and the answers' days are "2026-11-26". */
export function streak(answers: readonly Answer[], today: string): number {
  /** For each day when its first and its last answer were given. */
  const days = new Map<string, { first: number; last: number }>();
  for (const { day, at } of answers) {
    const known = days.get(day) ?? { first: at, last: at };
    days.set(day, { first: Math.min(known.first, at), last: Math.max(known.last, at) });
  }
  const sorted = [...days].toSorted(([a], [b]) => (a < b ? 1 : -1)).filter(([day]) => day <= today);
  const [latest] = sorted;
  if (latest === undefined || (latest[0] !== today && latest[0] !== dayBefore(today))) return 0;
  let count = 1;
  for (; count < sorted.length; count++) {
    const [after, before] = [sorted[count - 1], sorted[count]];
    if (after === undefined || before === undefined) break;
    if (before[0] !== dayBefore(after[0]) && after[1].first - before[1].last > WITHOUT_A_DAY_MS) break;
  }
  return count;
}

export function dayBefore(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}
