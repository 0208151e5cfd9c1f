// Compares one value with what is asked for, type by type, and says exactly where they differ. Reads no more than it
// needs: one field, one score, or as many elements as are asked for and a few more.

import type { Difference, ValueExpectation, ValueType } from './check.ts';
import { describeValue, showValue } from './describe.ts';
import type { Ask, Unmet } from './evaluate.ts';
import { isNil, itemsOf, numberOf, textOf } from './reply-text.ts';

/** Undefined when the value fits. The key exists and has the type: evaluate.ts has looked. */
export async function compareValue(
  key: string,
  type: ValueType,
  expected: ValueExpectation,
  ask: Ask,
): Promise<Unmet | undefined> {
  const name = showValue(key);
  switch (expected.is) {
    case 'length': {
      const actual = numberOf(await ask(`${LENGTH[type]} ${name}`)) ?? 0;
      if (actual === expected.length) return undefined;
      return unmet(`${key} has length ${actual}`, { expected: String(expected.length), actual: String(actual) });
    }
    case 'with':
    case 'without':
      return compareElement(key, type, expected, ask);
    case 'equal': {
      if (type === 'string') {
        const actual = textOf(await ask(`GET ${name}`)) ?? '';
        const wanted = expected.values[0] ?? '';
        return actual === wanted ? undefined : unmet(`${key} holds ${shorten(showValue(actual))}`, compareTexts(wanted, actual));
      }
      const actual = await readElements(name, type, expected.values.length, ask);
      const difference = type === 'set' ? compareSets(expected.values, actual) : compareLists(expected.values, actual);
      return difference && unmet(`${key} holds ${difference.actual}`, difference);
    }
    case 'containing':
    case 'number': {
      const actual = textOf(await ask(`GET ${name}`)) ?? '';
      const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(actual) ? Number(actual) : Number.NaN;
      const fits = expected.is === 'containing' ? actual.includes(expected.text) : number >= expected.min && number <= expected.max;
      const shown = shorten(showValue(actual));
      return fits ? undefined : unmet(`${key} holds ${shown}`, { expected: describeValue(expected), actual: shown });
    }
  }
}

const LENGTH: Readonly<Record<ValueType, string>> = {
  string: 'STRLEN',
  hash: 'HLEN',
  list: 'LLEN',
  set: 'SCARD',
  'sorted set': 'ZCARD',
  stream: 'XLEN',
};

function unmet(found: string, difference: Difference): Unmet {
  return { failure: 'value', message: `${found}; asked for: ${difference.expected}.`, difference };
}

/** A field, an element or a member: there or not, and with which value or score. */
async function compareElement(
  key: string,
  type: ValueType,
  expected: Extract<ValueExpectation, { is: 'with' | 'without' }>,
  ask: Ask,
): Promise<Unmet | undefined> {
  const name = showValue(key);
  const element = showValue(expected.element);
  const read = { hash: 'HGET', list: 'LPOS', set: 'SISMEMBER', 'sorted set': 'ZSCORE', string: 'GET', stream: 'XLEN' }[type];
  const reply = await ask(`${read} ${name} ${element}`);
  const present = type === 'set' ? numberOf(reply) === 1 : !isNil(reply);
  const what = type === 'hash' ? `field ${expected.element}` : element;
  if (expected.is === 'without') {
    return present ? unmet(`${key} still has ${what}`, { expected: `no ${what}`, actual: what }) : undefined;
  }
  if (!present) return unmet(`${key} has no ${what}`, { expected: what, actual: 'absent' });
  if (expected.value === undefined) return undefined;
  const actual = textOf(reply) ?? '';
  const fits = type === 'sorted set' ? Number(actual) === Number(expected.value) : actual === expected.value;
  if (fits) return undefined;
  if (type === 'sorted set') return unmet(`${element} in ${key} has score ${actual}`, { expected: expected.value, actual });
  return unmet(`${what} of ${key} holds ${shorten(showValue(actual))}`, compareTexts(expected.value, actual));
}

/** Some more than asked for are read, so that the message can name what is too many without reading a whole list. */
const EXTRA = 20;

async function readElements(name: string, type: ValueType, wanted: number, ask: Ask): Promise<readonly string[]> {
  const last = wanted + EXTRA - 1;
  if (type === 'set') return itemsOf(await ask(`SMEMBERS ${name}`)) ?? [];
  return itemsOf(await ask(`${type === 'list' ? 'LRANGE' : 'ZRANGE'} ${name} 0 ${last}`)) ?? [];
}

function compareTexts(expected: string, actual: string): Difference {
  const sides = { expected: shorten(showValue(expected)), actual: shorten(showValue(actual)) };
  if (expected.toLowerCase() === actual.toLowerCase()) return { ...sides, where: 'only upper and lower case differ' };
  if (expected.trim() === actual.trim()) return { ...sides, where: 'only spaces at the ends differ' };
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  if (at === 0) return sides;
  return { ...sides, where: `the first ${at === 1 ? 'character is' : `${at} characters are`} right` };
}

function compareLists(expected: readonly string[], actual: readonly string[]): Difference | undefined {
  const sides = { expected: listed(expected), actual: listed(actual) };
  const at = expected.findIndex((value, i) => value !== actual[i]);
  if (at < 0) return actual.length > expected.length ? { ...sides, where: `${listed(actual.slice(expected.length))} is too many` } : undefined;
  const found = actual[at];
  return { ...sides, where: `position ${at}: ${found === undefined ? 'nothing' : showValue(found)} instead of ${showValue(expected[at] ?? '')}` };
}

function compareSets(expected: readonly string[], actual: readonly string[]): Difference | undefined {
  const lacking = expected.filter((value) => !actual.includes(value));
  const extra = actual.filter((value) => !expected.includes(value));
  if (lacking.length === 0 && extra.length === 0) return undefined;
  const where = [
    ...(lacking.length === 0 ? [] : [`${listed(lacking)} is missing`]),
    ...(extra.length === 0 ? [] : [`${listed(extra)} is too many`]),
  ].join(', ');
  return { expected: listed(expected.toSorted()), actual: listed(actual.toSorted()), where };
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, EXTRA).map((value) => shorten(showValue(value))).join(', ');
  return values.length > EXTRA ? `${shown} and ${values.length - EXTRA} more` : shown;
}

function shorten(shown: string): string {
  return shown.length <= 80 ? shown : `${shown.slice(0, 76)}…${shown.slice(-1)}`;
}
