// Says in a sentence what a check asks for: the line that the learner sees beside the open or met mark, and the
// beginning of the default message when it is unmet. A lesson overrides it with "goal:".

import { ENGLISH } from '../wording.ts';
import type { Wording } from '../wording.ts';
import type { Condition, ReplyExpectation, ValueExpectation } from './check.ts';

export function describeCheck(anyOf: readonly Condition[], words: Wording = ENGLISH): string {
  return anyOf.map((condition) => describeCondition(condition, words)).join(`, ${words.or} `);
}

function describeCondition(condition: Condition, words: Wording): string {
  const { goals } = words;
  switch (condition.about) {
    case 'presence':
      return condition.present ? goals.exists(condition.key) : goals.gone(condition.key);
    case 'value': {
      const { key, type, expected } = condition;
      return goals.value(key, type, expected === undefined ? '' : describeValue(expected, words));
    }
    case 'ttl':
      return condition.present ? goals.ttl(condition.key, condition.range) : goals.noTtl(condition.key);
    case 'encoding':
      return goals.encoding(condition.key, condition.encoding);
    case 'command': {
      const { names, ran, atLeast, key, options, answered } = condition;
      const answer = answered && describeReply(answered, words);
      return goals.command(names.join(` ${words.or} `), ran, atLeast, key, options.join(` ${words.and} `), answer);
    }
    case 'answer':
      return goals.answer(condition.line, describeReply(condition.expected, words));
  }
}

export function describeValue(expected: ValueExpectation, { values }: Wording): string {
  switch (expected.is) {
    case 'equal':
      return values.equal(expected.values.map(showValue).join(', '));
    case 'containing':
      return values.containing(showValue(expected.text));
    case 'number':
      return values.number(expected.min, expected.max);
    case 'length':
      return values.length(expected.length);
    case 'with':
      return values.with(showValue(expected.element), expected.value && showValue(expected.value));
    case 'without':
      return values.without(showValue(expected.element));
  }
}

export function describeReply(expected: ReplyExpectation, { values }: Wording): string {
  switch (expected.is) {
    case 'nil':
      return '(nil)';
    case 'error':
      return values.error(expected.containing === undefined ? undefined : showValue(expected.containing));
    case 'list':
      return expected.items.length === 0 ? values.emptyList : expected.items.map(showValue).join(', ');
    case 'value':
      return expected.text;
  }
}

/** A value as one types it in the terminal, in double quotes: control characters written out as redis-cli reads them. */
export function showValue(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return `"${text.replace(/["\\\x00-\x1f\x7f]/g, (char) => SHOWN[char] ?? `\\x${hex2(char)}`)}"`;
}

function hex2(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, '0');
}

const SHOWN: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
