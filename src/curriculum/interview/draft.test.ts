import { describe, expect, it } from 'vitest';
import { enginePracticeWorld } from '../../tooling/interview/worlds.ts';
import { parseChecks } from '../check/notation.ts';
import { assess, BLANK, hintsFor, isBlank, ratingOfPoints, readDraft, scriptOf, writeDraft } from './draft.ts';
import type { ChooseQuestion, FaultQuestion, PredictQuestion, StateQuestion } from './question.ts';

const common = { id: 'strings/x', title: 'x', level: 1, prose: [], explanation: [] } as const;
const option = (isRight: boolean) => ({ text: [], why: [], isRight });

const choose: ChooseQuestion = { ...common, kind: 'choose', options: [option(true), option(false), option(true)] };
const predict: PredictQuestion = { ...common, kind: 'predict', transcript: [{ run: 'SET a 1', client: 1 }, { run: 'INCR a', client: 1 }] };
const state: StateQuestion = {
  ...common,
  kind: 'state',
  transcript: [{ run: 'RPUSH l a b', client: 1 }],
  asks: [
    { label: 'Type', run: 'TYPE l' },
    { label: 'Length', run: 'LLEN l' },
  ],
};
const exercise = {
  setup: [{ run: 'SET n 1' }],
  task: [],
  par: 1,
  others: [[{ run: 'INCR n' }]],
  checks: parseChecks('key n is a string equal to "3"').checks,
  solution: [{ run: 'INCR n' }],
  alternatives: [],
  wrong: [],
} as const;

describe('an assessment', () => {
  it('of choices says what is wrong and what is missing, and counts what is right', async () => {
    const of = (picks: readonly number[]) => assess(choose, { ...BLANK, picks: [...picks] }, enginePracticeWorld);
    expect(await of([2, 0])).toEqual({ isRight: true, score: 1, said: [] });
    expect(await of([0])).toEqual({ isRight: false, score: 0.5, said: ['Something right is missing.'] });
    expect(await of([0, 1, 2])).toEqual({ isRight: false, score: 0.5, said: ['One that you chose is wrong.'] });
    expect(await of([1])).toMatchObject({ isRight: false, score: 0 });
  });

  it('of a foretold reply asks the engine', async () => {
    expect(await assess(predict, { ...BLANK, text: '2' }, enginePracticeWorld)).toMatchObject({ isRight: true, score: 1 });
    expect(await assess(predict, { ...BLANK, text: '1' }, enginePracticeWorld)).toMatchObject({ isRight: false, score: 0 });
  });

  it('of a state judges each field by itself', async () => {
    expect(await assess(state, { ...BLANK, fields: ['list', '3'] }, enginePracticeWorld)).toEqual({
      isRight: false,
      score: 0.5,
      fields: [true, false],
      said: ['1 of 2 is right.'],
    });
  });

  it('leaves what only the learner can judge to them', async () => {
    expect(await assess({ ...common, kind: 'explain', answer: [], points: [] }, BLANK, enginePracticeWorld)).toBeUndefined();
  });

  it('of a fault wants the line and the fix, and gives something for each', async () => {
    const fault: FaultQuestion = { ...common, ...exercise, kind: 'fault', lines: ['a', 'b'], faulty: [2] };
    const of = async (picks: readonly number[], text: string) => assess(fault, { ...BLANK, picks: [...picks], text }, enginePracticeWorld);
    expect((await of([2], ''))?.score).toBe(0.4);
    expect((await of([2], 'INCR n'))?.score).toBe(1);
    expect((await of([2], 'GET n\nINCR n'))?.score).toBeCloseTo(0.88);
    expect((await of([1], ''))?.said[0]).toBe('That line is not where it goes wrong.');
    expect((await of([], ''))?.said[0]).toBe('Choose the line that is at fault.');
  });
});

describe('a written answer', () => {
  it.each([
    ['SET a 1\n\n  INCR a  ', ['SET a 1', 'INCR a']],
    ['> GET a\n127.0.0.1:6379> GET b', ['GET a', 'GET b']],
    ["EVAL \"return\n redis.call('GET', KEYS[1])\" 1 a\nGET a", ["EVAL \"return redis.call('GET', KEYS[1])\" 1 a", 'GET a']],
    ["SET a it's\nGET a", ["SET a it's", 'GET a']],
    ['SET a "never closed', ['SET a "never closed']],
  ])('%j is read line by line', (text, lines) => {
    expect(scriptOf(text)).toEqual(lines.map((run) => ({ run })));
  });

  it('can wait', () => {
    expect(scriptOf('wait 2s\nwait 50ms')).toEqual([{ waitMs: 2000 }, { waitMs: 50 }]);
  });
});

describe('a draft', () => {
  it('survives being stored, and what is no draft is a blank one', () => {
    const draft = { text: 'a', picks: [1], fields: ['x', ''] };
    expect(readDraft(writeDraft(draft))).toEqual(draft);
    for (const text of [undefined, '', '{', '{"picks":"a"}']) expect(readDraft(text)).toEqual(BLANK);
  });

  it('is blank until something stands in it', () => {
    expect(isBlank({ text: ' ', picks: [], fields: ['', ' '] })).toBe(true);
    expect(isBlank({ text: '', picks: [0], fields: [] })).toBe(false);
  });
});

describe('hints', () => {
  it('go from a direction towards the answer, and do not say it', () => {
    expect(hintsFor(choose)).toEqual(['Two of the 3 are right.']);
    expect(hintsFor(predict, ['(integer) 2'])).toEqual(['It answers an integer.']);
    expect(hintsFor(state, ['list', '(integer) 2'])).toEqual(['In this order: a status, an integer.']);
    expect(hintsFor({ ...common, ...exercise, kind: 'fault', lines: ['a', 'b'], faulty: [2] })).toEqual(['Look at line 2.', 'One way goes by INCR.']);
  });
});

describe('points made', () => {
  it.each([
    [3, 3, 'good'],
    [2, 3, 'hard'],
    [1, 3, 'again'],
    [0, 3, 'again'],
  ] as const)('%i of %i says %s', (made, all, rating) => {
    expect(ratingOfPoints(made, all)).toBe(rating);
  });
});
