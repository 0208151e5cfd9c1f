import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { DAY_MS, DEFAULT_PLAN, intervals, inWords, isDue, mastery, planFor, ratingOf, retrievability, review } from './schedule.ts';
import type { Card, Rating } from './schedule.ts';

const START = Date.UTC(2026, 0, 5, 8);
const IDS = Array.from({ length: 160 }, (_, i) => `${['strings', 'lists', 'streams', 'inside'][i % 4]}/q${i}`);

/** A learner over many days: how well each answer goes is drawn from what they remember and how hard the topic is for them. */
function simulate(days: number, seed: number, knows: (id: string, chance: number | undefined, random: SeededRandom) => Rating) {
  const random = new SeededRandom(seed);
  const cards: Record<string, Card> = {};
  const loads: number[] = [];
  const asked: Record<string, number> = {};
  for (let day = 0; day < days; day++) {
    let now = START + day * DAY_MS;
    let done = 0;
    let fresh = 0;
    for (let sitting = 0; sitting < 4; sitting++) {
      for (const { id, why } of planFor(IDS, cards, now, { doneToday: done, freshToday: fresh })) {
        const card = cards[id];
        cards[id] = review(card, knows(id, card && retrievability(card, now), random), now);
        asked[id] = (asked[id] ?? 0) + 1;
        done++;
        if (why === 'new') fresh++;
        now += 60_000;
      }
      now += 3_600_000;
    }
    loads.push(done);
  }
  return { cards, loads, asked, end: START + days * DAY_MS };
}

describe('simulated learners over 180 days', () => {
  const learners = {
    perfect: () => 'good',
    forgetful: (_id, chance, random) => (chance !== undefined && random.next() > chance * 0.85 ? 'again' : random.next() < 0.3 ? 'hard' : 'good'),
    guessing: (_id, _chance, random) => (random.next() < 0.6 ? 'again' : 'good'),
  } satisfies Record<string, Parameters<typeof simulate>[2]>;

  it.each(Object.entries(learners))('%s: the load of a day stays bounded', (_name, knows) => {
    const { loads } = simulate(180, 7, knows);
    expect(Math.max(...loads)).toBeLessThanOrEqual(DEFAULT_PLAN.most);
  });

  it('who remembers gets to see everything; who guesses gets nothing new while the old is not settled', () => {
    expect(Object.keys(simulate(180, 7, learners.perfect).cards)).toHaveLength(IDS.length);
    expect(Object.keys(simulate(180, 7, learners.forgetful).cards)).toHaveLength(IDS.length);
    const guessed = Object.keys(simulate(180, 7, learners.guessing).cards).length;
    expect(guessed).toBeGreaterThan(DEFAULT_PLAN.fresh);
    expect(guessed).toBeLessThan(IDS.length);
  });

  it('the perfect learner has less and less to do', () => {
    const { loads, cards, end } = simulate(180, 7, learners.perfect);
    const mean = (from: number, to: number): number => loads.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    expect(mean(150, 180)).toBeLessThan(mean(5, 25) / 3);
    expect(mastery(IDS, cards, end)).toBeGreaterThan(0.85);
  });

  it('a weak topic comes back sooner and more often', () => {
    const weak = simulate(180, 3, (id, _chance, random) => (id.startsWith('streams/') ? (random.next() < 0.5 ? 'again' : 'hard') : 'good'));
    const mean = (section: string, of: (id: string) => number): number => {
      const ids = IDS.filter((id) => id.startsWith(section));
      return ids.reduce((sum, id) => sum + of(id), 0) / ids.length;
    };
    expect(mean('streams/', (id) => weak.asked[id] ?? 0)).toBeGreaterThan(2 * mean('lists/', (id) => weak.asked[id] ?? 0));
    expect(mean('streams/', (id) => weak.cards[id]?.scheduledDays ?? 0)).toBeLessThan(mean('lists/', (id) => weak.cards[id]?.scheduledDays ?? 0));
  });

  it('gives the same plan for the same history', () => {
    expect(simulate(60, 11, learners.forgetful).cards).toEqual(simulate(60, 11, learners.forgetful).cards);
  });
});

describe('clocks that are set wrong and right again, over 180 days', () => {
  it.each([1, 2, 3, 4])('lose nothing: every card comes back within its time, seed %i', (seed) => {
    const random = new SeededRandom(seed);
    const cards: Record<string, Card> = {};
    const asked = new Map<string, number>();
    let most = 0;
    for (let day = 0; day < 180; day++) {
      // Now and then a day with a clock that is up to two years off, ahead or behind.
      const off = random.next() < 0.08 ? Math.round((random.next() - 0.5) * 4 * 365) * DAY_MS : 0;
      // And another time zone each week: a sitting begins up to twelve hours earlier or later.
      const now = START + day * DAY_MS + off + (Math.floor(day / 7) % 3) * 12 * 3_600_000;
      const plan = planFor(IDS, cards, now);
      most = Math.max(most, plan.length);
      for (const { id } of plan) {
        cards[id] = review(cards[id], random.next() < 0.15 ? 'again' : 'good', now);
        asked.set(id, day);
      }
    }
    expect(most).toBeLessThanOrEqual(DEFAULT_PLAN.most);
    const now = START + 180 * DAY_MS;
    expect(asked.size).toBe(IDS.length);
    for (const [id, card] of Object.entries(cards)) {
      expect(Object.values(card).every((value) => typeof value === 'string' || Number.isFinite(value)), id).toBe(true);
      // Not out of reach: it comes within its own interval, or is asked for now.
      expect(isDue(card, now) || card.due <= now + (card.scheduledDays + 2) * DAY_MS, `${id} ${JSON.stringify(card)}`).toBe(true);
    }
  });
});

describe('a card', () => {
  it('survives being stored as JSON', () => {
    const card = review(undefined, 'good', START);
    const stored = JSON.parse(JSON.stringify(card)) as Card;
    expect(review(stored, 'good', START + DAY_MS)).toEqual(review(card, 'good', START + DAY_MS));
  });

  it('is answered as of now when the clock was set back a year', () => {
    const card = review(review(undefined, 'good', START), 'good', START + DAY_MS);
    const now = START - 365 * DAY_MS;
    expect(isDue(card, now)).toBe(true);
    const after = review(card, 'good', now);
    expect(after.reviewedAt).toBe(now);
    expect(after.due).toBeGreaterThan(now);
    expect(after.due).toBeLessThan(now + 30 * DAY_MS);
    expect(retrievability(card, now)).toBeLessThanOrEqual(1);
    expect(retrievability(after, now)).toBeLessThanOrEqual(1);
  });

  it('answered on another machine whose clock is a little ahead is not asked for at once', () => {
    const card = review(undefined, 'easy', START + 60_000);
    expect(isDue(card, START)).toBe(false);
    expect(review(card, 'good', START).reviewedAt).toBe(START);
  });

  it('comes back later the better it went', () => {
    const card = review(review(undefined, 'good', START), 'good', START + DAY_MS);
    const { again, hard, good, easy } = intervals(card, START + 10 * DAY_MS);
    expect([again, hard, good, easy]).toEqual([again, hard, good, easy].toSorted((a, b) => a - b));
    expect(again).toBeLessThan(DAY_MS);
  });
});

describe('ratingOf', () => {
  const effort = { attempts: 1, hints: 0, seconds: 60, gaveUp: false };
  it.each([
    ['easy when it was quick', { ...effort, seconds: 10 }, 'easy'],
    ['good in the usual time', effort, 'good'],
    ['good after one slip', { ...effort, attempts: 2 }, 'good'],
    ['hard after a hint', { ...effort, hints: 1 }, 'hard'],
    ['hard after three attempts', { ...effort, attempts: 3 }, 'hard'],
    ['hard when it took very long', { ...effort, seconds: 900 }, 'hard'],
    ['a miss when given up', { ...effort, gaveUp: true }, 'again'],
    ['a miss after five attempts', { ...effort, attempts: 5 }, 'again'],
  ] as const)('%s', (_name, given, rating) => {
    expect(ratingOf('write', given)).toBe(rating);
  });
});

describe('inWords', () => {
  it.each([
    [30_000, '1 minute'],
    [600_000, '10 minutes'],
    [7_200_000, '2 hours'],
    [DAY_MS, '1 day'],
    [12 * DAY_MS, '12 days'],
    [90 * DAY_MS, '3 months'],
  ])('%i ms is %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
