// What practice remembers: each question's card, marks and notes of one's own, every answer given, and a mock interview in
// progress. Kept as one JSON text in whatever storage is handed in; storage that is blocked is a notice, never an error,
// and what can't be read is set aside and never thrown away. Times are unix ms; each answer also keeps the calendar day it
// was given on, so that a streak survives a journey through time zones.

import * as v from 'valibot';
import type { ProgressStorage } from '../progress.ts';
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
});

export type Marks = Readonly<v.InferOutput<typeof MarksSchema>>;
export type Answer = Readonly<v.InferOutput<typeof AnswerSchema>>;
export interface Practice {
  readonly cards: Cards;
  readonly marks: Readonly<Record<QuestionId, Marks>>;
  /** In the order in which they were given. */
  readonly answers: readonly Answer[];
  readonly mock?: Mock;
}

const NOTHING: Practice = { cards: {}, marks: {}, answers: [] };
const NO_MARKS: Marks = { isBookmarked: false, needsRevision: false, note: '' };
/** Older answers are dropped: the cards remember what they taught. */
const MOST_ANSWERS = 5000;
const BLOCKED =
  'This browser does not let Keyspace store anything: what you practise lasts until the page is closed. Export it to keep it.';

export interface PracticeClock {
  /** Unix ms. */
  now(): number;
  /** The calendar day at that moment where the learner is: "2026-11-26". */
  day(at: number): string;
}

export class PracticeStore {
  #practice: Practice = NOTHING;
  #notice: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly storage: ProgressStorage,
    private readonly clock: PracticeClock,
  ) {
    this.#load();
  }

  /** The same object until something changes. */
  get all(): Practice {
    return this.#practice;
  }

  /** Why this will not survive a reload, as a sentence; undefined while all is well. */
  get notice(): string | undefined {
    return this.#notice;
  }

  marks(id: QuestionId): Marks {
    return this.#practice.marks[id] ?? NO_MARKS;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An answer was given: moves the card and keeps the answer. */
  record(id: QuestionId, kind: Kind, rating: Rating, seconds: number): Card {
    const at = this.clock.now();
    const before = this.#practice.cards[id];
    const card = review(before, rating, at);
    const answer: Answer = { id, kind, rating, seconds, at, day: this.clock.day(at), isFirst: before === undefined };
    this.#set({
      ...this.#practice,
      cards: { ...this.#practice.cards, [id]: card },
      answers: [...this.#practice.answers, answer].slice(-MOST_ANSWERS),
    });
    return card;
  }

  mark(id: QuestionId, change: Partial<Marks>): void {
    this.#set({ ...this.#practice, marks: { ...this.#practice.marks, [id]: { ...this.marks(id), ...change } } });
  }

  /** A mock interview begins, goes on, or (undefined) is put away. */
  setMock(mock: Mock | undefined): void {
    const { mock: _, ...rest } = this.#practice;
    this.#set(mock === undefined ? rest : { ...rest, mock });
  }

  export(): string {
    return JSON.stringify({ keyspacePractice: VERSION, ...this.#practice }, null, 2);
  }

  /**
   * Adds what another browser knows: of two cards the one answered later counts, marks and notes are joined, answers are
   * united. Answers how many cards the text held, or one sentence that says why it can't be read.
   */
  import(text: string): { readonly cards: number } | { readonly problem: string } {
    const theirs = read(text);
    if (typeof theirs === 'string') return { problem: theirs };
    const cards: Record<QuestionId, Card> = { ...this.#practice.cards };
    for (const [id, card] of Object.entries(theirs.cards)) {
      const own = cards[id];
      if (own === undefined || own.reviewedAt < card.reviewedAt) cards[id] = card;
    }
    const marks: Record<QuestionId, Marks> = { ...this.#practice.marks };
    for (const [id, mark] of Object.entries(theirs.marks)) marks[id] = joinMarks(marks[id], mark);
    const answers = new Map([...this.#practice.answers, ...theirs.answers].map((each) => [`${each.at} ${each.id}`, each]));
    this.#set({ ...this.#practice, cards, marks, answers: [...answers.values()].toSorted((a, b) => a.at - b.at).slice(-MOST_ANSWERS) });
    return { cards: Object.keys(theirs.cards).length };
  }

  #set(practice: Practice): void {
    this.#practice = practice;
    try {
      this.storage.write(this.export());
      this.#notice = undefined;
    } catch {
      this.#notice = BLOCKED;
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #load(): void {
    let text: string | undefined;
    try {
      text = this.storage.read();
    } catch {
      this.#notice = BLOCKED;
      return;
    }
    if (text === undefined) return;
    const found = read(text);
    if (typeof found !== 'string') {
      this.#practice = found;
      return;
    }
    this.#notice = `What was practised before could not be read, so it starts afresh: ${found}`;
    try {
      this.storage.setAside(text);
    } catch {
      this.#notice = BLOCKED;
    }
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
  return mock === undefined ? rest : { ...rest, mock };
}

function joinMarks(ours: Marks = NO_MARKS, theirs: Marks): Marks {
  const notes = ours.note === theirs.note || theirs.note === '' ? ours.note : ours.note === '' ? theirs.note : `${ours.note}\n\n${theirs.note}`;
  return {
    isBookmarked: ours.isBookmarked || theirs.isBookmarked,
    needsRevision: ours.needsRevision || theirs.needsRevision,
    note: notes,
  };
}

/** Days in a row with an answer, ending today or yesterday; `today` and the answers' days are "2026-11-26". */
export function streak(answers: readonly Answer[], today: string): number {
  const days = new Set(answers.map(({ day }) => day));
  let at = days.has(today) ? today : dayBefore(today);
  let count = 0;
  for (; days.has(at); at = dayBefore(at)) count++;
  return count;
}

export function dayBefore(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}
