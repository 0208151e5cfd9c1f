// Compares what a step asks for with what the server holds. Its only tool is "send a command line, get a reply", and
// it only reads: TYPE, PTTL, GET, HGET, LRANGE and their like. Keys that the step doesn't name are never looked at, and
// orders that Redis doesn't promise (sets, hashes) don't count.

import type { Reply } from '../../resp/reply.ts';
import { ErrorReply } from '../../resp/reply.ts';
import type { Check, CheckResult, CommandCondition, Condition, Difference, Failure, Range } from './check.ts';
import { compareValue } from './compare.ts';
import { describeReply, showValue } from './describe.ts';
import { numberOf, replyFits, showReply, textOf } from './reply-text.ts';

/** Sends a line, as it would be typed, on a connection that the learner doesn't see. The line is text, not bytes. */
export type Ask = (line: string) => Reply | Promise<Reply>;

/** A command that the learner ran since the step began, as text; the reply is absent while it hasn't come. */
export interface RanCommand {
  readonly argv: readonly string[];
  readonly reply?: Reply;
}

/** Why a condition is unmet, in default words. */
export interface Unmet {
  readonly failure: Failure;
  readonly message: string;
  readonly difference?: Difference;
}

export async function evaluateChecks(
  checks: readonly Check[],
  ask: Ask,
  ran: readonly RanCommand[],
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await evaluateCheck(check, ask, ran));
  return results;
}

async function evaluateCheck(check: Check, ask: Ask, ran: readonly RanCommand[]): Promise<CheckResult> {
  let first: Unmet | undefined;
  for (const condition of check.anyOf) {
    const unmet = await evaluateCondition(condition, ask, ran);
    if (unmet === undefined) return { goal: check.goal, met: true, missing: '' };
    first ??= unmet;
  }
  if (first === undefined) throw new Error(`a check without conditions: ${check.goal}`);
  const worded = check.messages[first.failure] ?? check.messages.otherwise ?? first.message;
  const missing = worded
    .replaceAll('{actual}', first.difference?.actual ?? '')
    .replaceAll('{expected}', first.difference?.expected ?? '');
  return { goal: check.goal, met: false, missing, ...(first.difference && { difference: first.difference }) };
}

async function evaluateCondition(
  condition: Condition,
  ask: Ask,
  ran: readonly RanCommand[],
): Promise<Unmet | undefined> {
  if (condition.about === 'command') return evaluateCommand(condition, ran);
  if (condition.about === 'answer') {
    const reply = await ask(condition.line);
    if (replyFits(reply, condition.expected)) return undefined;
    const difference = { expected: describeReply(condition.expected), actual: showReply(reply) };
    const message = `${condition.line} answers ${difference.actual}; asked for: ${difference.expected}.`;
    return { failure: 'answer', message, difference };
  }
  const { key } = condition;
  const type = textOf(await ask(`TYPE ${showValue(key)}`));
  if (condition.about === 'presence' && !condition.present) {
    return type === 'none' ? undefined : { failure: 'present', message: `${key} is still there.` };
  }
  if (type === 'none' || type === undefined) return { failure: 'missing', message: `There is no key ${key} yet.` };
  switch (condition.about) {
    case 'presence':
      return undefined;
    case 'ttl':
      return evaluateTtl(key, condition, ask);
    case 'encoding': {
      const actual = textOf(await ask(`OBJECT ENCODING ${showValue(key)}`)) ?? '(nil)';
      const difference = { expected: condition.encoding, actual };
      const message = `${key} is stored as ${actual}; asked for: ${condition.encoding}.`;
      return actual === condition.encoding ? undefined : { failure: 'encoding', message, difference };
    }
    case 'value': {
      const actual = type === 'zset' ? 'sorted set' : type;
      if (actual !== condition.type) {
        const difference = { expected: condition.type, actual };
        return { failure: 'type', message: `${key} is a ${actual}, and a ${condition.type} is asked for.`, difference };
      }
      return condition.expected && compareValue(key, condition.type, condition.expected, ask);
    }
  }
}

async function evaluateTtl(
  key: string,
  condition: { readonly present: boolean; readonly range?: Range },
  ask: Ask,
): Promise<Unmet | undefined> {
  const milliseconds = numberOf(await ask(`PTTL ${showValue(key)}`)) ?? -2;
  if (milliseconds === -2) return { failure: 'missing', message: `There is no key ${key} yet.` };
  if (milliseconds === -1) {
    return condition.present ? { failure: 'no ttl', message: `${key} is there, but it has no TTL.` } : undefined;
  }
  // Rounded as Redis rounds for TTL, so that the message names the number that the learner sees.
  const seconds = Math.floor((milliseconds + 500) / 1000);
  const actual = seconds === 1 ? '1 second' : `${seconds} seconds`;
  if (!condition.present) {
    const difference = { expected: 'no TTL', actual };
    return { failure: 'ttl', message: `${key} still has a TTL: it expires in ${actual}.`, difference };
  }
  const { range } = condition;
  if (range === undefined || (seconds >= range.min && seconds <= range.max)) return undefined;
  const expected = range.min === range.max ? `${range.min} seconds` : `between ${range.min} and ${range.max} seconds`;
  return {
    failure: 'ttl',
    message: `${key} expires in ${actual}; asked for: ${expected}.`,
    difference: { expected, actual },
  };
}

/**
 * Looks through what was run. A command that was refused with an error doesn't count, unless an error is asked for.
 * "on KEY" is any argument equal to it, so MGET a b is on a and on b.
 */
function evaluateCommand(condition: CommandCondition, ran: readonly RanCommand[]): Unmet | undefined {
  const { key, options, answered } = condition;
  const name = condition.names.join(' or ');
  const on = key === undefined ? '' : ` on ${key}`;
  const named = ran.filter(({ argv }) => condition.names.some((words) => beginsWith(argv, words)));
  const counted = named.filter(({ reply }) => answered?.is === 'error' || !(reply instanceof ErrorReply));
  const onKey = key === undefined ? counted : counted.filter(({ argv }) => argv.indexOf(key, 1) > 0);
  const withOptions = onKey.filter(({ argv }) =>
    options.every((option) => argv.some((word, i) => i > 0 && word.toUpperCase() === option)),
  );
  const fitting = withOptions.filter(
    ({ reply }) => answered === undefined || (reply !== undefined && replyFits(reply, answered)),
  );

  if (!condition.ran) {
    return fitting.length === 0 ? undefined : { failure: 'run', message: `${name} was run${on}; this step does without it.` };
  }
  if (fitting.length >= condition.atLeast) return undefined;
  const reply = withOptions.at(-1)?.reply;
  if (answered !== undefined && reply !== undefined && fitting.length === 0) {
    const difference = { expected: describeReply(answered), actual: showReply(reply) };
    const message = `${name} answered ${difference.actual}${on}; asked for: ${difference.expected}.`;
    return { failure: 'answer', message, difference };
  }
  return { failure: 'not run', message: whyNotRun() };

  function whyNotRun(): string {
    if (fitting.length > 0) return `${name} was run ${fitting.length} of ${condition.atLeast} times${on}.`;
    if (onKey.length > 0) return `${name} was run${on}, but without ${options.join(' and ')}.`;
    if (counted.length > 0) return `${name} was run, but not${on}.`;
    if (named.length > 0) return `${name} was run, but answered an error.`;
    return `${name} has not been run${on} in this step yet.`;
  }
}

/** "CONFIG SET" fits the first two words, "GET" the first. */
function beginsWith(argv: readonly string[], words: string): boolean {
  return words.split(' ').every((word, i) => argv[i]?.toUpperCase() === word);
}
