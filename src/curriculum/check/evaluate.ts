// Compares what a step asks for with what the server holds. Its only tool is "send a command line, get a reply", and
// it only reads: TYPE, PTTL, GET, HGET, LRANGE and their like. Keys that the step doesn't name are never looked at, and
// orders that Redis doesn't promise (sets, hashes) don't count.

import type { Reply } from '../../resp/reply.ts';
import { ErrorReply } from '../../resp/reply.ts';
import { ENGLISH } from '../wording.ts';
import type { Wording } from '../wording.ts';
import type { Check, CheckResult, CommandCondition, Condition, Difference, Failure, Range } from './check.ts';
import { compareValue, shorten } from './compare.ts';
import { describeReply, showValue } from './describe.ts';
import { isOnlyQueued, withOutcomes } from './outcomes.ts';
import { numberOf, replyFits, showReply, textOf } from './reply-text.ts';

/** Sends a line, as it would be typed, on a connection that the learner doesn't see. The line is text, not bytes. */
export type Ask = (line: string) => Reply | Promise<Reply>;

/** A command that the learner ran since the step began, as text; the reply is absent while it hasn't come. */
export interface RanCommand {
  readonly argv: readonly string[];
  readonly reply?: Reply;
  /** What EXEC answered for it, if it was queued: outcomes.ts. */
  readonly outcome?: Reply;
}

/** Why a condition is unmet, in default words. */
export interface Unmet {
  readonly failure: Failure;
  readonly message: string;
  readonly difference?: Difference;
  /** It was run after all, and doesn't count yet: the message says so, and the lesson's own words would mislead. */
  readonly isExact?: boolean;
}

export async function evaluateChecks(
  checks: readonly Check[],
  ask: Ask,
  ran: readonly RanCommand[],
  words: Wording = ENGLISH,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const finished = withOutcomes(ran);
  for (const check of checks) results.push(await evaluateCheck(check, ask, finished, words));
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
    if (first === undefined || isNearer(unmet, first)) first = unmet;
  }
  if (first === undefined) throw new Error(`a check without conditions: ${check.goal}`);
  const own = first.isExact === true ? undefined : (check.messages[first.failure] ?? check.messages.otherwise);
  const worded = own ?? first.message;
  const missing = worded
    .replaceAll('{actual}', first.difference?.actual ?? '')
    .replaceAll('{expected}', first.difference?.expected ?? '');
  return { goal: check.goal, met: false, missing, ...(first.difference && { difference: first.difference }) };
}

/** Of several ways, the first words what is missing, unless only another was tried, with the wrong key or the wrong form. */
function isNearer(unmet: Unmet, first: Unmet): boolean {
  if (first.isExact === true) return false;
  return unmet.isExact === true || (first.failure === 'not run' && (unmet.failure === 'not on' || unmet.failure === 'refused'));
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
 * Looks through what was run. A command that was refused with an error doesn't count, unless an error is asked for; nor does
 * one that was only queued, unless that is asked for. "on KEY" is any argument equal to it, so MGET a b is on a and on b.
 */
function evaluateCommand(condition: CommandCondition, ran: readonly RanCommand[], words: Wording): Unmet | undefined {
  const { missing } = words;
  const { key, options, answered } = condition;
  const name = condition.names.join(` ${words.or} `);
  const fits = (reply: Reply | undefined): boolean =>
    reply !== undefined && (answered === undefined || replyFits(reply, answered));
  const named = ran.filter(({ argv }) => condition.names.some((words) => beginsWith(argv, words)));
  const isCounted = (each: RanCommand): boolean =>
    answered?.is === 'error' || !(answerOf(each) instanceof ErrorReply) || (answered !== undefined && fits(each.reply));
  const counted = named.filter(isCounted);
  const onKey = key === undefined ? counted : counted.filter(({ argv }) => argv.indexOf(key, 1) > 0);
  const lackingIn = ({ argv }: RanCommand): readonly string[] =>
    options.filter((option) => !argv.some((word, i) => i > 0 && word.toUpperCase() === option.toUpperCase()));
  const withOptions = onKey.filter((each) => lackingIn(each).length === 0);
  const isOpen = (each: RanCommand): boolean => isOnlyQueued(each) && condition.ran;
  const fitting = withOptions.filter((each) =>
    answered === undefined ? !isOpen(each) : fits(each.outcome) || fits(each.reply),
  );

  if (!condition.ran) {
    return fitting.length === 0 ? undefined : { failure: 'run', message: missing.run(name, key) };
  }
  if (fitting.length >= condition.atLeast) return undefined;
  if (withOptions.some(isOpen)) return { failure: 'not run', message: missing.queued(name), isExact: true };
  const last = withOptions.at(-1);
  const reply = last && answerOf(last);
  if (answered !== undefined && reply !== undefined && fitting.length === 0) {
    const difference = { expected: describeReply(answered, words), actual: showReply(reply) };
    const message = missing.commandAnswered(name, key, difference.actual, difference.expected);
    return { failure: 'answer', message, difference };
  }
  if (named.length === 0 && ran.some((each) => callsInScript(each, condition))) {
    return { failure: 'not run', message: missing.inScript(name), isExact: true };
  }
  if (fitting.length > 0) return { failure: 'not run', message: missing.notOften(name, fitting.length, condition.atLeast, key) };
  if (withOptions.length > 0) return { failure: 'not run', message: missing.waits(name), isExact: true };
  const [near] = [onKey, counted, named].map((some) => some.at(-1)).filter((each) => each !== undefined);
  if (near === undefined) return { failure: 'not run', message: missing.notRun(name, key) };
  const line = shorten(near.argv.map(asTyped).join(' '));
  if (onKey.length > 0) return { failure: 'without', message: missing.without(line, lackingIn(near).join(', ')) };
  if (counted.length > 0) return { failure: 'not on', message: missing.notOn(line, key ?? '') };
  const error = answerOf(near);
  return { failure: 'refused', message: missing.refused(line, error instanceof ErrorReply ? firstSentence(error.message) : '') };
}

function firstSentence(text: string): string {
  return text.replace(/\. .*|\.$/, '');
}

function asTyped(word: string): string {
  return /^[^\s"'\\]+$/.test(word) ? word : showValue(word);
}

function answerOf({ reply, outcome }: RanCommand): Reply | undefined {
  return outcome ?? reply;
}

/** As far as the text of EVAL tells. */
function callsInScript({ argv, reply }: RanCommand, { names, key, answered }: CommandCondition): boolean {
  if (!/^EVAL(_RO)?$/i.test(argv[0] ?? '')) return false;
  if (reply instanceof ErrorReply && answered?.is !== 'error') return false;
  const said = argv.slice(1).join(' ');
  const words: readonly string[] = said.toUpperCase().match(/[A-Z]+/g) ?? [];
  const saysName = names.some((name) => name.split(' ').every((word) => words.includes(word)));
  return saysName && (key === undefined || said.includes(key));
}

/** "CONFIG SET" fits the first two words, "GET" the first. */
function beginsWith(argv: readonly string[], words: string): boolean {
  return words.split(' ').every((word, i) => argv[i]?.toUpperCase() === word);
}
