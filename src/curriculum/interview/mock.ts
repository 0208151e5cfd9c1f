// A mock interview: questions chosen to fill the time with a mix of kinds, a clock that stops only when the learner says so,
// and a report at the end. Pure: every function takes the mock and the time and answers a new one, so that a reload goes on
// where it was.

import * as v from 'valibot';
import { SeededRandom } from '../../base/random.ts';
import { KINDS, sectionOf } from './question.ts';
import type { Kind, QuestionId, QuestionSummary, Section } from './question.ts';
import { USUAL_SECONDS } from './schedule.ts';
import type { Rating } from './schedule.ts';

const ItemSchema = v.object({
  id: v.string(),
  kind: v.picklist(KINDS),
  /** What was answered, as the page keeps it; absent until it is, empty if it was passed. */
  answer: v.optional(v.string()),
  /** How good it was, from 0 to 1; absent until it is known (self-graded kinds are graded in the report). */
  score: v.optional(v.number()),
  seconds: v.optional(v.number(), 0),
});

export const MockSchema = v.object({
  minutes: v.number(),
  startedAt: v.number(),
  /** Time that stood still, in ms; and since when it stands still now. */
  pausedMs: v.number(),
  pausedAt: v.optional(v.number()),
  endedAt: v.optional(v.number()),
  /** Which item is being answered, and since when. */
  at: v.number(),
  since: v.number(),
  items: v.array(ItemSchema),
});

export type Mock = Readonly<v.InferOutput<typeof MockSchema>>;
export type MockItem = Mock['items'][number];

export interface MockWish {
  readonly minutes: number;
  /** Ids of sections; none means all. */
  readonly sections: readonly string[];
  /** The hardest level asked for. */
  readonly level: 1 | 2 | 3;
  readonly seed: number;
}

/** Undefined if no question fits the wish. */
export function startMock(sections: readonly Section[], wish: MockWish, now: number): Mock | undefined {
  const random = new SeededRandom(wish.seed);
  const chosen = sections.filter(({ id }) => wish.sections.length === 0 || wish.sections.includes(id));
  const pool = chosen.flatMap(({ questions }) => questions).filter(({ level }) => level <= wish.level);
  if (pool.length === 0) return undefined;
  const byKind = new Map<Kind, QuestionSummary[]>();
  for (const question of shuffled(pool, random)) {
    const same = byKind.get(question.kind) ?? [];
    // The wished level first: easier ones fill up.
    byKind.set(question.kind, [...same, question]);
  }
  for (const [kind, list] of byKind) byKind.set(kind, list.toSorted((a, b) => b.level - a.level));
  const items: MockItem[] = [];
  const kinds = shuffled([...byKind.keys()], random);
  let left = wish.minutes * 60;
  for (let turn = 0; byKind.size > 0; turn++) {
    const kind = kinds[turn % kinds.length];
    const list = kind === undefined ? undefined : byKind.get(kind);
    if (kind === undefined || list === undefined) {
      if (kinds.every((each) => !byKind.has(each))) break;
      continue;
    }
    // The first questions of a kind are shuffled within their level, so no two interviews are alike.
    const question = list.shift();
    if (list.length === 0) byKind.delete(kind);
    if (question === undefined) continue;
    if (USUAL_SECONDS[kind] > left) {
      byKind.delete(kind);
      continue;
    }
    left -= USUAL_SECONDS[kind];
    items.push({ id: question.id, kind, seconds: 0 });
  }
  const [shortest] = pool.toSorted((a, b) => USUAL_SECONDS[a.kind] - USUAL_SECONDS[b.kind]);
  if (items.length === 0 && shortest !== undefined) items.push({ id: shortest.id, kind: shortest.kind, seconds: 0 });
  return { minutes: wish.minutes, startedAt: now, pausedMs: 0, at: 0, since: now, items };
}

/** Ms of the interview that are left; never less than 0. */
export function remaining(mock: Mock, now: number): number {
  const until = mock.endedAt ?? mock.pausedAt ?? now;
  return Math.max(0, mock.minutes * 60_000 - (until - mock.startedAt - mock.pausedMs));
}

export function isOver(mock: Mock, now: number): boolean {
  return mock.endedAt !== undefined || remaining(mock, now) === 0 || mock.at >= mock.items.length;
}

export function pause(mock: Mock, now: number): Mock {
  return mock.pausedAt === undefined && mock.endedAt === undefined ? { ...mock, pausedAt: now } : mock;
}

export function goOn(mock: Mock, now: number): Mock {
  const { pausedAt, ...rest } = mock;
  if (pausedAt === undefined) return mock;
  const stood = Math.max(0, now - pausedAt);
  return { ...rest, pausedMs: mock.pausedMs + stood, since: mock.since + stood };
}

/** The present question is answered (or, without a score, to be graded later) and the next one comes. */
export function answerMock(mock: Mock, answer: string, score: number | undefined, now: number): Mock {
  const running = goOn(mock, now);
  const items = running.items.map((item, at) => {
    if (at !== running.at) return item;
    const seconds = item.seconds + Math.max(0, (now - running.since) / 1000);
    return { ...item, answer, seconds, ...(score !== undefined && { score }) };
  });
  const at = running.at + 1;
  return { ...running, items, at, since: now, ...(at >= items.length && { endedAt: now }) };
}

/** What the learner says of an answer that only they can judge, from 0 to 1; `answer`: with the points that it made. */
export function gradeMock(mock: Mock, id: QuestionId, score: number, answer?: string): Mock {
  const graded = { score, ...(answer !== undefined && { answer }) };
  return { ...mock, items: mock.items.map((item) => (item.id === id ? { ...item, ...graded } : item)) };
}

export function endMock(mock: Mock, now: number): Mock {
  return mock.endedAt === undefined ? { ...goOn(mock, now), endedAt: now } : mock;
}

export interface Tally {
  readonly asked: number;
  readonly answered: number;
  /** Mean of the scores known, from 0 to 1; undefined if none is. */
  readonly score: number | undefined;
  readonly seconds: number;
}

export interface MockReport {
  readonly whole: Tally;
  readonly bySection: ReadonlyMap<string, Tally>;
  readonly byKind: ReadonlyMap<Kind, Tally>;
  /** Questions that went badly or were not reached, worst first. */
  readonly revise: readonly QuestionId[];
}

export function reportOf(mock: Mock): MockReport {
  return {
    whole: tally(mock.items),
    bySection: talliesBy(mock.items, ({ id }) => sectionOf(id)),
    byKind: talliesBy(mock.items, ({ kind }) => kind),
    revise: mock.items
      .filter(({ score, answer }) => answer === undefined || (score !== undefined && score < 0.7))
      .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
      .map(({ id }) => id),
  };
}

/** What an answer in an interview says about memory. */
export function ratingOfScore(score: number): Rating {
  if (score >= 0.95) return 'good';
  return score >= 0.5 ? 'hard' : 'again';
}

/** "12:05": minutes and seconds that are left. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function talliesBy<K>(items: readonly MockItem[], of: (item: MockItem) => K): ReadonlyMap<K, Tally> {
  const names = new Set(items.map(of));
  return new Map([...names].map((name) => [name, tally(items.filter((item) => of(item) === name))]));
}

function tally(items: readonly MockItem[]): Tally {
  const scores = items.flatMap(({ score }) => score ?? []);
  return {
    asked: items.length,
    answered: items.filter(({ answer }) => answer !== undefined && answer !== '').length,
    score: scores.length === 0 ? undefined : scores.reduce((sum, one) => sum + one, 0) / scores.length,
    seconds: items.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = random.int(at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
