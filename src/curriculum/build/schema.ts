// What a lesson and a track must hold. Markdown is read leniently into raw values (parse-lesson.ts); these schemas
// say what is missing or wrong with them, and parse-lesson.ts finds the line that each complaint belongs to.

import * as v from 'valibot';
import type { Block, Script } from '../lesson.ts';
import type { Check } from '../check/check.ts';

const sentence = (what: string): v.GenericSchema<string> =>
  v.pipe(v.string(`${what} is missing`), v.trim(), v.minLength(1, `${what} is empty`));

const slug = (what: string): v.GenericSchema<string> =>
  v.pipe(
    v.string(`${what} is missing`),
    v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, `${what} must be lower-case words joined by "-"`),
  );

const front = {
  title: sentence('title'),
  summary: sentence('summary'),
  learned: v.pipe(
    v.array(sentence('an entry of learned'), 'learned must be a list of sentences'),
    v.minLength(1, 'learned must say at least one thing that the lesson teaches'),
  ),
};

const unknownEntry = (issue: v.StrictObjectIssue): string => {
  if (issue.expected === 'never') return 'unknown entry in the front matter';
  // `expected` is the missing entry's name in quotes.
  if (issue.received === 'undefined') return `the front matter lacks ${issue.expected?.replaceAll('"', '') ?? 'an entry'}`;
  return 'the front matter must be a list of "name: value"';
};

export const TranslationFrontMatter = v.strictObject(front, unknownEntry);

export const FrontMatter = v.strictObject(
  {
    ...front,
    next: v.optional(
      v.pipe(v.string('next must be the id of a lesson'), v.regex(/^[a-z0-9-]+\/\d\d-[a-z0-9-]+$/, 'next must look like "strings/02-slug"')),
    ),
  },
  unknownEntry,
);

export const TrackFrontMatter = v.strictObject({
  title: sentence('title'),
  summary: sentence('summary'),
  order: v.pipe(v.number('order must be a number'), v.integer('order must be a whole number')),
});

const values = <T>(): v.CustomSchema<T, undefined> => v.custom<T>(() => true);
const nonEmptyScript = (what: string): v.GenericSchema<Script> =>
  v.pipe(values<Script>(), v.check((script) => script.length > 0, `${what} has no lines`));

const head = { id: slug('the step’s id, written "## Title {#id}",'), title: sentence('the step’s title') };
const hints = v.pipe(
  values<readonly (readonly Block[])[]>(),
  v.check((blocks) => blocks.length === 3, 'the step needs three hints, from weak to strong'),
  v.check((hints) => hints.every((blocks) => blocks.length > 0), 'a hint is empty'),
);
const answers = {
  solution: nonEmptyScript('the solution'),
  alternatives: v.array(nonEmptyScript('an alternative')),
  wrong: v.pipe(
    v.array(
      v.object({
        script: nonEmptyScript('a wrong answer'),
        missing: v.pipe(
          v.array(sentence('a message')),
          v.minLength(1, 'a wrong answer must say, in lines that begin with "=>", which messages it gets'),
        ),
      }),
    ),
    v.minLength(1, 'the step needs at least one wrong answer'),
  ),
};

const TaskStep = v.object({
  ...head,
  prose: v.pipe(values<readonly Block[]>(), v.check((blocks) => blocks.length > 0, 'the step has no prose')),
  task: v.pipe(values<readonly Block[]>(), v.check((blocks) => blocks.length > 0, 'the step has no task')),
  setup: values<Script>(),
  checks: v.pipe(values<readonly Check[]>(), v.check((checks) => checks.length > 0, 'the step has no check')),
  hints,
  ...answers,
});

const none = (what: string): v.GenericSchema<readonly unknown[]> =>
  v.pipe(values<readonly unknown[]>(), v.check((list) => list.length === 0, `a step with a goal has no ${what}: the goal says it all`));

const ChallengeStep = v.object({
  ...head,
  goal: nonEmptyScript('the goal'),
  prose: none('prose'),
  task: none('task'),
  checks: none('check'),
  hints,
  ...answers,
});

const StepSchema = v.lazy((raw) =>
  typeof raw === 'object' && raw !== null && 'goal' in raw && raw.goal !== undefined ? ChallengeStep : TaskStep,
);

export const TrackTranslation = v.strictObject({ title: sentence('title'), summary: sentence('summary') });

export const Steps = v.pipe(
  v.array(StepSchema),
  v.minLength(1, 'the lesson has no steps: a step begins with "## Title {#id}"'),
  v.maxLength(10, 'a lesson has at most ten steps'),
);
