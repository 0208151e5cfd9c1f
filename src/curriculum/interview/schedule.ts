// When to ask a question again: FSRS, by ts-fsrs with its chance switched off, so that the same history gives the same
// plan. Cards are plain data with times in unix ms. Clocks are set wrong and set right again: an answer that was given in
// the future counts as given now, and is asked for anew, so that no card is out of reach until that time has come.

import { createEmptyCard, fsrs, Rating as FsrsRating, State } from 'ts-fsrs';
import type { Card as FsrsCard, Grade } from 'ts-fsrs';
import type { Kind, QuestionId } from './question.ts';

export const RATINGS = ['again', 'hard', 'good', 'easy'] as const;
export type Rating = (typeof RATINGS)[number];

/** What is known of one question's place in memory. */
export interface Card {
  /** Unix ms. */
  readonly due: number;
  /** Unix ms of the last answer. */
  readonly reviewedAt: number;
  /** Days until nine in ten would still know it. */
  readonly stability: number;
  readonly difficulty: number;
  readonly scheduledDays: number;
  readonly learningStep: number;
  readonly reps: number;
  readonly lapses: number;
  /** Learning: seen, not settled. Review: comes back in days. Relearning: was forgotten. */
  readonly phase: Phase;
}

export type Phase = 'learning' | 'review' | 'relearning';
export type Cards = Readonly<Record<QuestionId, Card>>;

export const DAY_MS = 86_400_000;

const scheduler = fsrs({ enable_fuzz: false, request_retention: 0.9, maximum_interval: 365 });
const GRADES: Readonly<Record<Rating, Grade>> = {
  again: FsrsRating.Again,
  hard: FsrsRating.Hard,
  good: FsrsRating.Good,
  easy: FsrsRating.Easy,
};
const PHASES = { [State.Learning]: 'learning', [State.Review]: 'review', [State.Relearning]: 'relearning' } as const;
const STATES: Readonly<Record<Phase, State>> = {
  learning: State.Learning,
  review: State.Review,
  relearning: State.Relearning,
};

/** The card after an answer at `now` (unix ms). `card` is undefined the first time. */
export function review(card: Card | undefined, rating: Rating, now: number): Card {
  const at = new Date(now);
  return fromFsrs(scheduler.next(toFsrs(card && fromThePast(card, now), at), at, GRADES[rating]).card, now);
}

/** Clocks of two machines, or one that was put right, may differ by so much without a word. */
const SLACK_MS = DAY_MS;

/** It is time to ask, or nobody can tell when it will be: the answer before was given by a clock that was ahead. */
export function isDue({ due, reviewedAt }: Card, now: number): boolean {
  return due <= now || reviewedAt > now + SLACK_MS;
}

/** The same card, moved so that it was not answered after `now`. */
function fromThePast(card: Card, now: number): Card {
  const ahead = card.reviewedAt - now;
  return ahead <= 0 ? card : { ...card, reviewedAt: now, due: card.due - ahead };
}

/** How long until the question comes back, in ms, for each rating. */
export function intervals(card: Card | undefined, now: number): Readonly<Record<Rating, number>> {
  const next = (rating: Rating): number => review(card, rating, now).due - now;
  return { again: next('again'), hard: next('hard'), good: next('good'), easy: next('easy') };
}

/** How likely the question would be answered at `now`, from 0 to 1. */
export function retrievability(card: Card, now: number): number {
  const at = new Date(now);
  return scheduler.get_retrievability(toFsrs(fromThePast(card, now), at), at, false);
}

/** What a judged answer says about memory. */
export interface Effort {
  /** Answers handed in, the last one included. */
  readonly attempts: number;
  readonly hints: number;
  readonly seconds: number;
  readonly gaveUp: boolean;
}

/** How long an answer of each kind takes somebody who knows it, in seconds. */
export const USUAL_SECONDS: Readonly<Record<Kind, number>> = {
  explain: 180,
  choose: 45,
  predict: 45,
  state: 60,
  write: 120,
  fault: 180,
  design: 300,
};

/**
 * The rating of a judged answer. Giving up, or needing five attempts, is a miss. A first slip is none: it costs at most
 * the step from good to hard, and nothing if no hint was needed and the time was usual.
 */
export function ratingOf(kind: Kind, { attempts, hints, seconds, gaveUp }: Effort): Rating {
  if (gaveUp || attempts >= 5) return 'again';
  const usual = USUAL_SECONDS[kind];
  if (attempts === 1 && hints === 0 && seconds <= usual / 3) return 'easy';
  if (attempts <= 2 && hints === 0 && seconds <= usual * 2) return 'good';
  return 'hard';
}

export interface DayPlan {
  /** At most so many answers a day are asked for; the rest waits. */
  readonly most: number;
  /** Of them at most so many that were never asked before. */
  readonly fresh: number;
}

export const DEFAULT_PLAN: DayPlan = { most: 30, fresh: 8 };

export interface Due {
  readonly id: QuestionId;
  readonly why: 'relearning' | 'learning' | 'review' | 'new';
}

/**
 * What to ask today, in order: what was forgotten or is being learned, then what is most likely forgotten, then new
 * questions in the order given. `doneToday` and `freshToday` are what the day has had already.
 */
export function planFor(
  ids: readonly QuestionId[],
  cards: Cards,
  now: number,
  { doneToday = 0, freshToday = 0, plan = DEFAULT_PLAN }: { doneToday?: number; freshToday?: number; plan?: DayPlan } = {},
): readonly Due[] {
  const room = Math.max(0, plan.most - doneToday);
  const due = ids.flatMap((id) => {
    const card = cards[id];
    return card !== undefined && isDue(card, now) ? [{ id, why: card.phase, chance: retrievability(card, now) }] : [];
  });
  const order = { relearning: 0, learning: 1, review: 2 };
  const old = due
    .toSorted((a, b) => order[a.why] - order[b.why] || a.chance - b.chance)
    .map(({ id, why }): Due => ({ id, why }));
  const fresh = ids.filter((id) => cards[id] === undefined).map((id): Due => ({ id, why: 'new' }));
  const reviews = old.slice(0, room);
  return [...reviews, ...fresh.slice(0, Math.max(0, Math.min(plan.fresh - freshToday, room - reviews.length)))];
}

/** When something that was asked before comes next, unix ms; undefined if nothing was. */
export function nextDueAt(ids: readonly QuestionId[], cards: Cards): number | undefined {
  const times = ids.flatMap((id) => cards[id]?.due ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** From 0 to 1: how much of these questions would be answered now, those never asked counting as nothing. */
export function mastery(ids: readonly QuestionId[], cards: Cards, now: number): number {
  if (ids.length === 0) return 0;
  const sum = ids.reduce((total, id) => {
    const card = cards[id];
    return total + (card === undefined ? 0 : retrievability(card, now));
  }, 0);
  return sum / ids.length;
}

/** "10 minutes", "4 days", "2 months": for buttons. */
export function inWords(ms: number): string {
  const units = [
    ['minute', 60_000],
    ['hour', 3_600_000],
    ['day', DAY_MS],
    ['month', 30 * DAY_MS],
  ] as const;
  const [name, size] = units.findLast(([, each]) => ms >= each * 0.95) ?? units[0];
  const count = Math.max(1, Math.round(ms / size));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function toFsrs(card: Card | undefined, now: Date): FsrsCard {
  if (card === undefined) return createEmptyCard(now);
  return {
    due: new Date(card.due),
    last_review: new Date(card.reviewedAt),
    stability: card.stability,
    difficulty: card.difficulty,
    elapsed_days: 0,
    scheduled_days: card.scheduledDays,
    learning_steps: card.learningStep,
    reps: card.reps,
    lapses: card.lapses,
    state: STATES[card.phase],
  };
}

function fromFsrs(card: FsrsCard, reviewedAt: number): Card {
  if (card.state === State.New) throw new Error('a card that was reviewed is not new');
  return {
    due: card.due.getTime(),
    reviewedAt,
    stability: card.stability,
    difficulty: card.difficulty,
    scheduledDays: card.scheduled_days,
    learningStep: card.learning_steps,
    reps: card.reps,
    lapses: card.lapses,
    phase: PHASES[card.state],
  };
}
