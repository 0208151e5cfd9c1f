// Reads the text of a ```check fence into checks. One unindented line is one condition; "or …" on the next line is
// another way to meet the same check; indented lines "case: message" word what is missing. lessons/README.md is the
// teacher's view of this grammar. Runs when the page is built: the page itself only holds the values it returns.

import { FAILURES } from './check.ts';
import { ENGLISH } from '../wording.ts';
import type { Wording } from '../wording.ts';
import type { Check, CommandCondition, Condition, Failure, ReplyExpectation, ValueExpectation, ValueType } from './check.ts';
import { describeCheck } from './describe.ts';
import { NotationError, splitWords, WordReader } from './words.ts';

export interface NotationProblem {
  /** Line within the fence, from 0. */
  readonly line: number;
  readonly message: string;
}

interface OpenCheck {
  readonly line: number;
  readonly anyOf: Condition[];
  readonly messages: Partial<Record<Failure | 'otherwise', string>>;
  goal?: string;
}

export function parseChecks(text: string, words: Wording = ENGLISH): { readonly checks: readonly Check[]; readonly problems: readonly NotationProblem[] } {
  const open: OpenCheck[] = [];
  const problems: NotationProblem[] = [];
  text.split('\n').forEach((raw, line) => {
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) return;
    try {
      readLine(raw, line, open);
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      problems.push({ line, message: error.message });
    }
  });
  for (const { line, anyOf, messages } of open) {
    const possible = new Set<string>(anyOf.flatMap(failuresOf));
    for (const failure of Object.keys(messages)) {
      if (failure !== 'otherwise' && !possible.has(failure)) {
        problems.push({ line, message: `"${failure}:" can never happen here; possible: ${[...possible].join(', ')}, otherwise` });
      }
    }
  }
  const checks = open.map(({ anyOf, messages, goal }) => ({ goal: goal ?? describeCheck(anyOf, words), anyOf, messages }));
  return { checks, problems };
}

function readLine(raw: string, line: number, open: OpenCheck[]): void {
  const current = open.at(-1);
  if (/^\s/.test(raw)) {
    if (current === undefined) throw new NotationError('a message needs a condition above it');
    readMessage(raw.trim(), current);
    return;
  }
  const words = new WordReader(splitWords(raw));
  if (words.takes('or')) {
    if (current === undefined) throw new NotationError('"or" needs a condition above it');
    current.anyOf.push(readCondition(words));
  } else {
    open.push({ line, anyOf: [readCondition(words)], messages: {} });
  }
}

function readMessage(text: string, check: OpenCheck): void {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const message = text.slice(colon + 1).trim();
  if (colon < 0 || message === '') throw new NotationError('a message is written "case: what is still missing"');
  if (name === 'goal') check.goal = message;
  else if (name === 'otherwise' || FAILURES.includes(name as Failure)) check.messages[name as Failure | 'otherwise'] = message;
  else throw new NotationError(`"${name}" is no case; the cases are goal, ${FAILURES.join(', ')}, otherwise`);
}

function readCondition(words: WordReader): Condition {
  const condition = words.takes('key')
    ? readKeyCondition(words)
    : words.takes('command')
      ? readCommandCondition(words)
      : words.takes('asking')
        ? readAnswerCondition(words)
        : words.fail('"key", "command" or "asking"');
  words.finish();
  return condition;
}

function readKeyCondition(words: WordReader): Condition {
  const key = words.value('the name of a key');
  if (words.takes('exists')) return { about: 'presence', key, present: true };
  if (words.takes('does not exist')) return { about: 'presence', key, present: false };
  if (words.takes('has no ttl')) return { about: 'ttl', key, present: false };
  if (words.takes('has a ttl')) {
    if (words.atEnd) return { about: 'ttl', key, present: true };
    return { about: 'ttl', key, present: true, range: readRange(words) };
  }
  if (words.takes('has encoding')) return { about: 'encoding', key, encoding: words.value('an encoding') };
  words.needs('is a');
  const type = readType(words);
  if (words.atEnd) return { about: 'value', key, type };
  return { about: 'value', key, type, expected: readValueExpectation(words, type) };
}

function readType(words: WordReader): ValueType {
  for (const type of ['string', 'hash', 'list', 'set', 'sorted set', 'stream'] as const) if (words.takes(type)) return type;
  return words.fail('string, hash, list, set, sorted set or stream');
}

/** What element, in the words of each type, its members are called; and what its size is called. */
const ELEMENT: Readonly<Record<ValueType, string | undefined>> = {
  string: undefined,
  hash: 'field',
  list: 'element',
  set: 'member',
  'sorted set': 'member',
  stream: undefined,
};

function readValueExpectation(words: WordReader, type: ValueType): ValueExpectation {
  if (words.takes('of length')) return { is: 'length', length: words.number('a number') };
  const element = ELEMENT[type];
  if (element !== undefined) {
    if (words.takes(`without ${element}`)) return { is: 'without', element: words.value(`a ${element}`) };
    if (words.takes(`with ${element}`)) {
      const name = words.value(`a ${element}`);
      const hasValue = type === 'hash' ? words.takes('equal to') : type === 'sorted set' && words.takes('scored');
      return hasValue ? { is: 'with', element: name, value: words.value('a value') } : { is: 'with', element: name };
    }
  }
  if (type === 'string') {
    if (words.takes('containing')) return { is: 'containing', text: words.value('a text') };
    if (words.takes('holding a number')) return { is: 'number', ...readRange(words) };
    words.needs('equal to');
    return { is: 'equal', values: [words.value('a value')] };
  }
  if (type === 'hash' || type === 'stream') words.fail(type === 'hash' ? '"with field"' : '"of length"');
  words.needs('equal to');
  return { is: 'equal', values: words.values('a value') };
}

function readRange(words: WordReader): { readonly min: number; readonly max: number } {
  words.needs('between');
  const min = words.number('a number');
  words.needs('and');
  return { min, max: words.number('a number') };
}

function readCommandCondition(words: WordReader): CommandCondition {
  const names = [words.value('the name of a command').toUpperCase()];
  while (words.takes('or')) names.push(words.value('the name of a command').toUpperCase());
  const ran = !words.takes('was not run');
  if (ran) words.needs('was run');
  const atLeast = words.takes('at least') ? words.number('a number') : 1;
  if (atLeast !== 1) words.needs('times');
  const key = words.takes('on') ? words.value('the name of a key') : undefined;
  const options: string[] = [];
  while (words.takes('with')) options.push(words.value('an option'));
  const answered = words.takes('and answered') ? readReply(words) : undefined;
  return {
    about: 'command',
    names,
    ran,
    options,
    atLeast,
    ...(key === undefined ? {} : { key }),
    ...(answered === undefined ? {} : { answered }),
  };
}

function readAnswerCondition(words: WordReader): Condition {
  const line = words.value('a command line in quotes');
  words.needs('answers');
  return { about: 'answer', line, expected: readReply(words) };
}

function readReply(words: WordReader): ReplyExpectation {
  if (words.takes('nil')) return { is: 'nil' };
  if (words.takes('an error')) {
    return words.takes('containing') ? { is: 'error', containing: words.value('a text') } : { is: 'error' };
  }
  if (words.takes('an empty list')) return { is: 'list', items: [] };
  if (words.takes('a list of')) return { is: 'list', items: words.values('a value') };
  return { is: 'value', text: words.value('a reply') };
}

function failuresOf(condition: Condition): readonly Failure[] {
  switch (condition.about) {
    case 'presence':
      return condition.present ? ['missing'] : ['present'];
    case 'value':
      return condition.expected === undefined ? ['missing', 'type'] : ['missing', 'type', 'value'];
    case 'ttl':
      if (!condition.present) return ['missing', 'ttl'];
      return condition.range === undefined ? ['missing', 'no ttl'] : ['missing', 'no ttl', 'ttl'];
    case 'encoding':
      return ['missing', 'encoding'];
    case 'command':
      if (!condition.ran) return ['run'];
      return [
        'not run',
        'refused',
        ...(condition.key === undefined ? [] : (['not on'] as const)),
        ...(condition.options.length === 0 ? [] : (['without'] as const)),
        ...(condition.answered === undefined ? [] : (['answer'] as const)),
      ];
    case 'answer':
      return ['answer'];
  }
}
