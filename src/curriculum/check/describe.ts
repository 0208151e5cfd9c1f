// Says in a sentence what a check asks for: the line that the learner sees beside the open or met mark, and the
// beginning of the default message when it is unmet. A lesson overrides it with "goal:".

import type { Condition, ReplyExpectation, ValueExpectation } from './check.ts';

export function describeCheck(anyOf: readonly Condition[]): string {
  return anyOf.map(describeCondition).join(', or ');
}

function describeCondition(condition: Condition): string {
  switch (condition.about) {
    case 'presence':
      return condition.present ? `${condition.key} exists` : `${condition.key} is gone`;
    case 'value':
      return `${condition.key} is a ${condition.type}${condition.expected === undefined ? '' : ` ${describeValue(condition.expected)}`}`;
    case 'ttl':
      if (!condition.present) return `${condition.key} has no TTL`;
      return condition.range === undefined
        ? `${condition.key} has a TTL`
        : `${condition.key} has a TTL between ${condition.range.min} and ${condition.range.max} seconds`;
    case 'encoding':
      return `${condition.key} is stored as ${condition.encoding}`;
    case 'command': {
      const key = condition.key === undefined ? '' : ` on ${condition.key}`;
      const options = condition.options.length === 0 ? '' : ` with ${condition.options.join(' and ')}`;
      const times = condition.atLeast > 1 ? ` ${condition.atLeast} times` : '';
      const answered = condition.answered === undefined ? '' : ` and answered ${describeReply(condition.answered)}`;
      return `${condition.names.join(' or ')} was ${condition.ran ? '' : 'not '}run${times}${key}${options}${answered}`;
    }
    case 'answer':
      return `${condition.line} answers ${describeReply(condition.expected)}`;
  }
}

export function describeValue(expected: ValueExpectation): string {
  switch (expected.is) {
    case 'equal':
      return `equal to ${expected.values.map(showValue).join(', ')}`;
    case 'containing':
      return `containing ${showValue(expected.text)}`;
    case 'number':
      return `holding a number between ${expected.min} and ${expected.max}`;
    case 'length':
      return `of length ${expected.length}`;
    case 'with':
      return `with ${showValue(expected.element)}${expected.value === undefined ? '' : ` at ${showValue(expected.value)}`}`;
    case 'without':
      return `without ${showValue(expected.element)}`;
  }
}

export function describeReply(expected: ReplyExpectation): string {
  switch (expected.is) {
    case 'nil':
      return '(nil)';
    case 'error':
      return expected.containing === undefined ? 'an error' : `an error with ${showValue(expected.containing)}`;
    case 'list':
      return expected.items.map(showValue).join(', ');
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
