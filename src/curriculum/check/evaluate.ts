// Compares what a step asks for with what the server holds. Its only tool is "send a command line, get a reply", and
// it only reads: TYPE, PTTL, GET, HGET, LRANGE and their like. Keys that the step doesn't name are never looked at, and
// orders that Redis doesn't promise (sets, hashes) don't count.

import type { Reply } from '../../resp/reply.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { ENGLISH } from '../wording.ts';
import type { Wording } from '../wording.ts';
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
  words: Wording = ENGLISH,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await evaluateCheck(check, ask, ran, words));
  return results;
}

async function evaluateCheck(
  check: Check,
  ask: Ask,
  ran: readonly RanCommand[],
  words: Wording,
): Promise<CheckResult> {
  let first: Unmet | undefined;
  for (const condition of check.anyOf) {
    const unmet = await evaluateCondition(condition, ask, ran, words);
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
  words: Wording,
): Promise<Unmet | undefined> {
  const { missing } = words;
  if (condition.about === 'command') return evaluateCommand(condition, ran, words);
  if (condition.about === 'answer') {
    const reply = await ask(condition.line);
    if (replyFits(reply, condition.expected)) return undefined;
    const difference = { expected: describeReply(condition.expected, words), actual: showReply(reply) };
    const message = missing.answer(condition.line, difference.actual, difference.expected);
    return { failure: 'answer', message, difference };
  }
  const { key } = condition;
  const type = textOf(await ask(`TYPE ${showValue(key)}`));
  if (condition.about === 'presence' && !condition.present) {
    return type === 'none' ? undefined : { failure: 'present', message: missing.stillThere(key) };
  }
  if (type === 'none' || type === undefined) return { failure: 'missing', message: missing.noKey(key) };
  switch (condition.about) {
    case 'presence':
      return undefined;
    case 'ttl':
      return evaluateTtl(key, condition, ask, words);
    case 'encoding': {
      const actual = textOf(await ask(`OBJECT ENCODING ${showValue(key)}`)) ?? '(nil)';
      const difference = { expected: condition.encoding, actual };
      const message = missing.encoding(key, actual, condition.encoding);
      return actual === condition.encoding ? undefined : { failure: 'encoding', message, difference };
    }
    case 'value': {
      const actual = type === 'zset' ? 'sorted set' : type;
      if (actual !== condition.type) {
        const difference = { expected: condition.type, actual };
        return { failure: 'type', message: missing.type(key, actual, condition.type), difference };
      }
      return condition.expected && compareValue(key, condition.type, condition.expected, ask, words);
    }
  }
}

async function evaluateTtl(
  key: string,
  condition: { readonly present: boolean; readonly range?: Range },
  ask: Ask,
  words: Wording,
): Promise<Unmet | undefined> {
  const { missing } = words;
  const milliseconds = numberOf(await ask(`PTTL ${showValue(key)}`)) ?? -2;
  if (milliseconds === -2) return { failure: 'missing', message: missing.noKey(key) };
  if (milliseconds === -1) {
    return condition.present ? { failure: 'no ttl', message: missing.noTtl(key) } : undefined;
  }
  // Rounded as Redis rounds for TTL, so that the message names the number that the learner sees.
  const seconds = Math.floor((milliseconds + 500) / 1000);
  const actual = words.seconds(seconds);
  if (!condition.present) {
    const difference = { expected: words.noTtl, actual };
    return { failure: 'ttl', message: missing.stillTtl(key, actual), difference };
  }
  const { range } = condition;
  if (range === undefined || (seconds >= range.min && seconds <= range.max)) return undefined;
  const expected = words.between(range.min, range.max);
  return {
    failure: 'ttl',
    message: missing.ttl(key, actual, expected),
    difference: { expected, actual },
  };
}

/**
 * Looks through what was run. A command that was refused with an error doesn't count, unless an error is asked for.
 * "on KEY" is any argument equal to it, so MGET a b is on a and on b.
 */
function evaluateCommand(condition: CommandCondition, ran: readonly RanCommand[], words: Wording): Unmet | undefined {
  const { missing } = words;
  const { key, options, answered } = condition;
  const name = condition.names.join(` ${words.or} `);
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
    return fitting.length === 0 ? undefined : { failure: 'run', message: missing.run(name, key) };
  }
  if (fitting.length >= condition.atLeast) return undefined;
  const reply = withOptions.at(-1)?.reply;
  if (answered !== undefined && reply !== undefined && fitting.length === 0) {
    const difference = { expected: describeReply(answered, words), actual: showReply(reply) };
    const message = missing.commandAnswered(name, key, difference.actual, difference.expected);
    return { failure: 'answer', message, difference };
  }
  return { failure: 'not run', message: whyNotRun() };

  function whyNotRun(): string {
    if (fitting.length > 0) return missing.notOften(name, fitting.length, condition.atLeast, key);
    if (onKey.length > 0) return missing.without(name, key, options.join(` ${words.and} `));
    if (counted.length > 0) return missing.notOn(name, key);
    if (named.length > 0) return missing.refused(name);
    return missing.notRun(name, key);
  }
}

/** "CONFIG SET" fits the first two words, "GET" the first. */
function beginsWith(argv: readonly string[], words: string): boolean {
  return words.split(' ').every((word, i) => argv[i]?.toUpperCase() === word);
}
