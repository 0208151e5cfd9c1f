import { describe, expect, it } from 'vitest';
import { matching, NO_FILTER, wordsOf } from './find.ts';
import type { Practice } from './practice-store.ts';
import type { QuestionSummary } from './question.ts';
import { review } from './schedule.ts';

const NOW = Date.UTC(2026, 0, 5);
const questions: readonly QuestionSummary[] = [
  { id: 'strings/views', title: 'Counting page views', kind: 'explain', level: 1 },
  { id: 'strings/ticket', title: 'Take a ticket', kind: 'write', level: 2 },
  { id: 'lists/queue', title: 'A queue', kind: 'write', level: 1 },
];
const practice: Practice = {
  cards: { 'strings/views': review(undefined, 'again', NOW - 3_600_000), 'strings/ticket': review(undefined, 'easy', NOW - 1000) },
  marks: { 'lists/queue': { isBookmarked: true, needsRevision: false, note: 'ask Ada about BLMOVE' } },
  answers: [],
  reports: [],
};
const found = (part: Partial<typeof NO_FILTER>, texts?: ReadonlyMap<string, string>) =>
  matching(questions, { ...NO_FILTER, ...part }, practice, NOW, texts).map(({ id }) => id);

describe('finding questions', () => {
  it.each([
    [{}, ['strings/views', 'strings/ticket', 'lists/queue']],
    [{ section: 'strings' }, ['strings/views', 'strings/ticket']],
    [{ kind: 'write', level: '1' }, ['lists/queue']],
    [{ text: 'VIEWS page' }, ['strings/views']],
    [{ text: 'blmove' }, ['lists/queue']],
    [{ text: 'page ticket' }, []],
    [{ standing: 'due' }, ['strings/views']],
    [{ standing: 'later' }, ['strings/ticket']],
    [{ standing: 'new' }, ['lists/queue']],
    [{ standing: 'bookmarked' }, ['lists/queue']],
    [{ standing: 'revise' }, []],
    [{ standing: 'noted' }, ['lists/queue']],
  ])('%j', (filter, ids) => {
    expect(found(filter)).toEqual(ids);
  });

  it('looks into what is asked where that is known, and never into answers', () => {
    const text = (words: string) => [{ block: 'paragraph', inline: [{ inline: 'strong', children: [{ inline: 'text', text: words }] }] }] as const;
    const words = wordsOf({ ...questions[0], id: 'strings/views', title: '', level: 1, kind: 'explain', prose: text('two servers'), explanation: [], answer: text('INCR'), points: [] });
    expect(words).toBe('two servers');
    expect(found({ text: 'servers' }, new Map([['strings/views', words]]))).toEqual(['strings/views']);
  });
});
