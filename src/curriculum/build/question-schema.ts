// What a file of questions, the question fence and each kind of question must hold.

import * as v from 'valibot';
import { KINDS } from '../interview/question.ts';
import type { Kind } from '../interview/question.ts';

export const SectionFrontMatter = v.strictObject({
  title: v.pipe(v.string('title is missing'), v.minLength(1, 'title is empty')),
  order: v.pipe(v.number('order must be a number'), v.integer('order must be a whole number')),
});

export const Meta = v.strictObject(
  {
    kind: v.picklist(KINDS, `must be one of ${KINDS.join(', ')}`),
    level: v.picklist([1, 2, 3] as const, 'must be 1, 2 or 3'),
    lesson: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+\/\d\d-[a-z0-9-]+$/, 'must look like "strings/02-slug"'))),
    /** How few commands do it; as many as the solution has if left out. */
    par: v.optional(v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1'))),
    /** Which lines of the work are at fault, from 1. */
    faulty: v.optional(v.array(v.pipe(v.number('must be line numbers'), v.integer('must be line numbers')))),
  },
  (issue) => (issue.expected === 'never' ? 'unknown entry' : issue.received === 'undefined' ? 'is missing' : 'is not as expected'),
);

const MANY = 100;
const ONE = [1, 1] as const;
const MAYBE = [0, 1] as const;
const EXERCISE = {
  setup: MAYBE,
  task: ONE,
  others: [0, 3],
  check: ONE,
  solution: ONE,
  alternative: [1, MANY],
  wrong: [1, MANY],
} as const;

/** Which fences a question of each kind has: how many at least, and at most. */
export const PARTS_OF = {
  explain: { answer: ONE, point: [2, 8], proof: [1, 8], explanation: MAYBE },
  choose: { option: [3, 6], proof: MAYBE, explanation: MAYBE },
  predict: { transcript: ONE, explanation: ONE },
  state: { transcript: ONE, asks: ONE, explanation: ONE },
  write: { ...EXERCISE, explanation: ONE },
  fault: { ...EXERCISE, work: ONE, explanation: ONE },
  design: { candidate: [2, 4], answer: ONE, point: [2, 8], proof: [0, 8], explanation: MAYBE },
} as const satisfies Readonly<Record<Kind, Readonly<Record<string, readonly [min: number, max: number]>>>>;

type PartsOfEach = { [K in Kind]: keyof (typeof PARTS_OF)[K] };
export type PartName = PartsOfEach[Kind];
