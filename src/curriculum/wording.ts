// Every sentence that checking a lesson makes by itself, in one place for each language. A lesson's own words come before
// these. English is here because the build and the tests need it; other languages are files beside this one, loaded when
// they are chosen.

export interface Wording {
  readonly or: string;
  readonly and: string;
  goals: {
    exists(key: string): string;
    gone(key: string): string;
    value(key: string, type: string, value: string): string;
    noTtl(key: string): string;
    ttl(key: string, range: { readonly min: number; readonly max: number } | undefined): string;
    encoding(key: string, encoding: string): string;
    command(names: string, ran: boolean, times: number, key: string | undefined, options: string, answered: string | undefined): string;
    answer(line: string, answer: string): string;
  };
  values: {
    equal(values: string): string;
    containing(text: string): string;
    number(min: number, max: number): string;
    length(length: number): string;
    with(element: string, value: string | undefined): string;
    without(element: string): string;
    error(containing: string | undefined): string;
    readonly emptyList: string;
  };
  missing: {
    noKey(key: string): string;
    stillThere(key: string): string;
    type(key: string, actual: string, expected: string): string;
    noTtl(key: string): string;
    stillTtl(key: string, time: string): string;
    ttl(key: string, time: string, expected: string): string;
    encoding(key: string, actual: string, expected: string): string;
    answer(line: string, actual: string, expected: string): string;
    run(name: string, key: string | undefined): string;
    commandAnswered(name: string, key: string | undefined, actual: string, expected: string): string;
    notOften(name: string, times: number, wanted: number, key: string | undefined): string;
    waits(name: string): string;
    without(line: string, options: string): string;
    notOn(line: string, word: string): string;
    refused(line: string, error: string): string;
    notRun(name: string, key: string | undefined): string;
    queued(name: string): string;
    inScript(name: string): string;
    asked(found: string, expected: string): string;
  };
  found: {
    length(key: string, length: number): string;
    holds(key: string, value: string): string;
    has(key: string, what: string): string;
    hasNo(key: string, what: string): string;
    score(key: string, member: string, score: string): string;
    fieldHolds(key: string, what: string, value: string): string;
    field(name: string): string;
    no(what: string): string;
    absent: string;
  };
  where: {
    case: string;
    spaces: string;
    first(characters: number): string;
    tooMany(values: string): string;
    lacking(values: string): string;
    position(at: number, found: string | undefined, expected: string): string;
  };
  seconds(count: number): string;
  between(min: number, max: number): string;
  noTtl: string;
  challenge: {
    reached: string;
    absent(key: string): string;
    gone(key: string): string;
    lacking(key: string, element: string): string;
    tooMany(key: string, element: string): string;
    differs(key: string, element: string, now: string, goal: string): string;
    counts(key: string, now: string, goal: string): string;
    ttl(key: string, now: string | undefined, goal: string | undefined): string;
  };
  run: {
    again: string;
    lessonAgain: string;
    undoStep: string;
    undoLesson: string;
    putBack: string;
    aside: string;
    back: string;
    keysBack: string;
    noAnswer: string;
    skippedOne(step: number): string;
    skipped(steps: readonly number[]): string;
  };
}

const on = (key: string | undefined): string => (key === undefined ? '' : ` on ${key}`);

export const ENGLISH: Wording = {
  or: 'or',
  and: 'and',
  goals: {
    exists: (key) => `${key} exists`,
    gone: (key) => `${key} is gone`,
    value: (key, type, value) => `${key} is a ${type}${value === '' ? '' : ` ${value}`}`,
    noTtl: (key) => `${key} has no TTL`,
    ttl: (key, range) =>
      range === undefined ? `${key} has a TTL` : `${key} has a TTL between ${range.min} and ${range.max} seconds`,
    encoding: (key, encoding) => `${key} is stored as ${encoding}`,
    command: (names, ran, times, key, options, answered) =>
      `${names} was ${ran ? '' : 'not '}run${times > 1 ? ` ${times} times` : ''}${on(key)}${options === '' ? '' : ` with ${options}`}${
        answered === undefined ? '' : ` and answered ${answered}`
      }`,
    answer: (line, answer) => `${line} answers ${answer}`,
  },
  values: {
    equal: (values) => `equal to ${values}`,
    containing: (text) => `containing ${text}`,
    number: (min, max) => `holding a number between ${min} and ${max}`,
    length: (length) => `of length ${length}`,
    with: (element, value) => `with ${element}${value === undefined ? '' : ` at ${value}`}`,
    without: (element) => `without ${element}`,
    error: (containing) => (containing === undefined ? 'an error' : `an error with ${containing}`),
    emptyList: 'an empty list',
  },
  missing: {
    noKey: (key) => `There is no key ${key} yet.`,
    stillThere: (key) => `${key} is still there.`,
    type: (key, actual, expected) => `${key} is a ${actual}, and a ${expected} is asked for.`,
    noTtl: (key) => `${key} is there, but it has no TTL.`,
    stillTtl: (key, time) => `${key} still has a TTL: it expires in ${time}.`,
    ttl: (key, time, expected) => `${key} expires in ${time}; asked for: ${expected}.`,
    encoding: (key, actual, expected) => `${key} is stored as ${actual}; asked for: ${expected}.`,
    answer: (line, actual, expected) => `${line} answers ${actual}; asked for: ${expected}.`,
    run: (name, key) => `${name} was run${on(key)}; this step does without it.`,
    commandAnswered: (name, key, actual, expected) => `${name} answered ${actual}${on(key)}; asked for: ${expected}.`,
    notOften: (name, times, wanted, key) => `${name} was run ${times} of ${wanted} times${on(key)}.`,
    waits: (name) => `${name} is still waiting for its answer.`,
    without: (line, options) => `${line} lacks ${options}.`,
    notOn: (line, word) => `${line} does not name ${word}.`,
    refused: (line, error) => `${line} was refused: ${error}.`,
    notRun: (name, key) => `${name} has not been run${on(key)} in this step yet.`,
    queued: (name) => `${name} is only queued: EXEC runs it.`,
    inScript: (name) => `A script ran ${name}. This step is about the command itself: run it without EVAL.`,
    asked: (found, expected) => `${found}; asked for: ${expected}.`,
  },
  found: {
    length: (key, length) => `${key} has length ${length}`,
    holds: (key, value) => `${key} holds ${value}`,
    has: (key, what) => `${key} still has ${what}`,
    hasNo: (key, what) => `${key} has no ${what}`,
    score: (key, member, score) => `${member} in ${key} has score ${score}`,
    fieldHolds: (key, what, value) => `${what} of ${key} holds ${value}`,
    field: (name) => `field ${name}`,
    no: (what) => `no ${what}`,
    absent: 'absent',
  },
  where: {
    case: 'only upper and lower case differ',
    spaces: 'only spaces at the ends differ',
    first: (count) => `the first ${count === 1 ? 'character is' : `${count} characters are`} right`,
    tooMany: (values) => `${values} is too many`,
    lacking: (values) => `${values} is missing`,
    position: (at, found, expected) => `position ${at}: ${found ?? 'nothing'} instead of ${expected}`,
  },
  seconds: (count) => (count === 1 ? '1 second' : `${count} seconds`),
  between: (min, max) => (min === max ? `${min} seconds` : `between ${min} and ${max} seconds`),
  noTtl: 'no TTL',
  challenge: {
    reached: 'The keys are as in the goal.',
    absent: (key) => `${key} is missing.`,
    gone: (key) => `${key} should be gone.`,
    lacking: (key, element) => `${key} lacks ${element}.`,
    tooMany: (key, element) => `${key} has ${element} too many.`,
    differs: (key, element, now, goal) => `${key}: ${element === '' ? '' : `${element} is `}${now} instead of ${goal}.`,
    counts: (key, now, goal) => `${key} counts ${now} instead of ${goal}.`,
    ttl: (key, now, goal) =>
      goal === undefined
        ? `${key} has a TTL, and none is asked for.`
        : now === undefined
          ? `${key} has no TTL; the goal has ${goal}.`
          : `${key} expires in ${now} instead of ${goal}.`,
  },
  run: {
    again: 'The step has started again.',
    lessonAgain: 'The lesson has started again.',
    undoStep: 'Undo starting the step again',
    undoLesson: 'Undo restarting the lesson',
    putBack: 'Put my keys back',
    aside: 'This lesson uses keys that you had already. They were put aside.',
    back: 'Your keys and your place in the lesson are back.',
    keysBack: 'Your keys are back as they were.',
    noAnswer: 'The server did not answer, so this step could not be prepared or checked.',
    skippedOne: (step) => `Step ${step} was skipped, so its solution was run for you: this step builds on it.`,
    skipped: (steps) => {
      const [first = 0] = steps;
      const last = steps.at(-1) ?? 0;
      const which = last - first + 1 === steps.length && steps.length > 2 ? `${first} to ${last}` : steps.join(', ');
      return `Steps ${which} were skipped, so their solutions were run for you: this step builds on them.`;
    },
  },
};
