// What a file of questions, the question fence and each kind of question must hold.

import * as v from 'valibot';
import { KINDS } from '../interview/question.ts';
import type { ServerSettings } from '../interview/crash.ts';
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

/** The settings that a question's server may have, each with what may stand behind its name. */
const SETTINGS = {
  appendonly: v.picklist(['yes', 'no'], 'must be yes or no'),
  appendfsync: v.picklist(['always', 'everysec', 'no'] as const, 'must be always, everysec or no'),
  save: v.pipe(v.string(), v.regex(/^$|^\d+ [1-9]\d*( \d+ [1-9]\d*)*$/, 'must be "" or seconds and changes, as in 60 1000')),
  'aof-load-truncated': v.picklist(['yes', 'no'], 'must be yes or no'),
  'aof-use-rdb-preamble': v.picklist(['yes', 'no'], 'must be yes or no'),
  'auto-aof-rewrite-percentage': v.pipe(v.string(), v.digits('must be a whole number')),
  'auto-aof-rewrite-min-size': v.pipe(v.string(), v.digits('must be a number of bytes')),
} as const satisfies Readonly<Record<keyof ServerSettings, v.GenericSchema<string>>>;

/** One line of a configuration file, already split; or a sentence on why it is none. */
export function readSetting(words: readonly string[]): ServerSettings | string {
  const [name = '', ...values] = words;
  if (!Object.hasOwn(SETTINGS, name)) return `"${name}" is none of the settings that a question's server may have: ${Object.keys(SETTINGS).join(', ')}`;
  const schema: v.GenericSchema<string> = SETTINGS[name as keyof typeof SETTINGS];
  const result = v.safeParse(schema, values.join(' '));
  if (!result.success) return `${name}: ${result.issues[0].message}`;
  const text = result.output;
  const isFlag = (name as keyof ServerSettings) !== 'appendfsync' && (text === 'yes' || text === 'no');
  return { [name]: isFlag ? text === 'yes' : name.startsWith('auto-') ? Number(text) : text };
}

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
  explain: { server: MAYBE, answer: ONE, point: [2, 8], proof: [1, 8], explanation: MAYBE },
  choose: { server: MAYBE, option: [3, 6], proof: MAYBE, explanation: MAYBE },
  predict: { server: MAYBE, transcript: ONE, explanation: ONE },
  state: { server: MAYBE, transcript: ONE, asks: ONE, explanation: ONE },
  write: { ...EXERCISE, explanation: ONE },
  fault: { ...EXERCISE, work: ONE, explanation: ONE },
  design: { server: MAYBE, candidate: [2, 4], answer: ONE, point: [2, 8], proof: [0, 8], explanation: MAYBE },
} as const satisfies Readonly<Record<Kind, Readonly<Record<string, readonly [min: number, max: number]>>>>;

type PartsOfEach = { [K in Kind]: keyof (typeof PARTS_OF)[K] };
export type PartName = PartsOfEach[Kind];
