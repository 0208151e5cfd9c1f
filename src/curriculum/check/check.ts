// What a step of a lesson can ask for, as plain data: the notation (notation.ts) is read into these values when the
// page is built, and evaluate.ts compares them with the server while the learner works. Nothing here knows an engine:
// every condition can be decided by sending ordinary commands, or from the list of commands that the learner ran.

export type ValueType = 'string' | 'hash' | 'list' | 'set' | 'sorted set' | 'stream';

/** What a value must look like, beyond its type. Values are text; a number that was written bare is its digits. */
export type ValueExpectation =
  | { readonly is: 'equal'; readonly values: readonly string[] }
  | { readonly is: 'containing'; readonly text: string }
  | { readonly is: 'number'; readonly min: number; readonly max: number }
  | { readonly is: 'length'; readonly length: number }
  | { readonly is: 'with'; readonly element: string; readonly value?: string }
  | { readonly is: 'without'; readonly element: string };

/** What a command must have answered, or what a question to the server must be answered with. */
export type ReplyExpectation =
  | { readonly is: 'nil' }
  | { readonly is: 'error'; readonly containing?: string }
  | { readonly is: 'value'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly string[] };

export type Condition =
  | { readonly about: 'presence'; readonly key: string; readonly present: boolean }
  | { readonly about: 'value'; readonly key: string; readonly type: ValueType; readonly expected?: ValueExpectation }
  /** Both ends in whole seconds, as TTL shows them; `max` is absent for "any TTL at all". */
  | { readonly about: 'ttl'; readonly key: string; readonly present: boolean; readonly range?: Range }
  | { readonly about: 'encoding'; readonly key: string; readonly encoding: string }
  | CommandCondition
  | { readonly about: 'answer'; readonly line: string; readonly expected: ReplyExpectation };

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface CommandCondition {
  readonly about: 'command';
  /** Any one of these, upper case. */
  readonly names: readonly string[];
  readonly ran: boolean;
  readonly key?: string;
  /** Words that must all stand among the arguments, in any order and case: options such as NX. */
  readonly options: readonly string[];
  readonly answered?: ReplyExpectation;
  readonly atLeast: number;
}

/** The ways in which a condition can be unmet. A lesson can word each of them; `otherwise` words the rest. */
export const FAILURES = [
  'missing',
  'present',
  'type',
  'value',
  'no ttl',
  'ttl',
  'encoding',
  'not run',
  'refused',
  'not on',
  'without',
  'run',
  'answer',
] as const;
export type Failure = (typeof FAILURES)[number];

/** One line of a check: met when any of its conditions is. The learner reads `goal`, and `messages` when it is open. */
export interface Check {
  readonly goal: string;
  readonly anyOf: readonly Condition[];
  readonly messages: Partial<Readonly<Record<Failure | 'otherwise', string>>>;
}

/** The two sides that differ, as one would type them, and where: absent when there is nothing to set side by side. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
  readonly where?: string;
}

export interface CheckResult {
  readonly goal: string;
  readonly met: boolean;
  /** What is still missing; empty when met. */
  readonly missing: string;
  readonly difference?: Difference;
}
