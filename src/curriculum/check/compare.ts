// Compares one value with what is asked for, type by type, and says exactly where they differ. Reads no more than it
// needs: one field, one score, or as many elements as are asked for and a few more.

import type { Wording } from '../wording.ts';
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
  words: Wording,
): Promise<Unmet | undefined> {
  const name = showValue(key);
  const { found } = words;
  const unmet = (what: string, difference: Difference): Unmet => ({
    failure: 'value',
    message: words.missing.asked(what, difference.expected),
    difference,
  });
  switch (expected.is) {
    case 'length': {
      const actual = numberOf(await ask(`${LENGTH[type]} ${name}`)) ?? 0;
      if (actual === expected.length) return undefined;
      return unmet(found.length(key, actual), { expected: String(expected.length), actual: String(actual) });
    }
    case 'with':
    case 'without':
      return compareElement(key, type, expected, ask, words, unmet);
    case 'equal': {
      if (type === 'string') {
        const actual = textOf(await ask(`GET ${name}`)) ?? '';
        const wanted = expected.values[0] ?? '';
        return actual === wanted ? undefined : unmet(found.holds(key, shorten(showValue(actual))), compareTexts(wanted, actual, words));
      }
      const actual = await readElements(name, type, expected.values.length, ask);
      const difference = type === 'set' ? compareSets(expected.values, actual, words) : compareLists(expected.values, actual, words);
      return difference && unmet(found.holds(key, difference.actual), difference);
    }
    case 'containing':
    case 'number': {
      const actual = textOf(await ask(`GET ${name}`)) ?? '';
      const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(actual) ? Number(actual) : Number.NaN;
      const fits = expected.is === 'containing' ? actual.includes(expected.text) : number >= expected.min && number <= expected.max;
      const shown = shorten(showValue(actual));
      return fits ? undefined : unmet(found.holds(key, shown), { expected: describeValue(expected, words), actual: shown });
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

/** A field, an element or a member: there or not, and with which value or score. */
async function compareElement(
  key: string,
  type: ValueType,
  expected: Extract<ValueExpectation, { is: 'with' | 'without' }>,
  ask: Ask,
  words: Wording,
  unmet: (what: string, difference: Difference) => Unmet,
): Promise<Unmet | undefined> {
  const { found } = words;
  const name = showValue(key);
  const element = showValue(expected.element);
  const read = { hash: 'HGET', list: 'LPOS', set: 'SISMEMBER', 'sorted set': 'ZSCORE', string: 'GET', stream: 'XLEN' }[type];
  const reply = await ask(`${read} ${name} ${element}`);
  const present = type === 'set' ? numberOf(reply) === 1 : !isNil(reply);
  const what = type === 'hash' ? found.field(expected.element) : element;
  if (expected.is === 'without') {
    return present ? unmet(found.has(key, what), { expected: found.no(what), actual: what }) : undefined;
  }
  if (!present) return unmet(found.hasNo(key, what), { expected: what, actual: found.absent });
  if (expected.value === undefined) return undefined;
  const actual = textOf(reply) ?? '';
  const fits = type === 'sorted set' ? Number(actual) === Number(expected.value) : actual === expected.value;
  if (fits) return undefined;
  if (type === 'sorted set') return unmet(found.score(key, element, actual), { expected: expected.value, actual });
  return unmet(found.fieldHolds(key, what, shorten(showValue(actual))), compareTexts(expected.value, actual, words));
}

/** Some more than asked for are read, so that the message can name what is too many without reading a whole list. */
const EXTRA = 20;

async function readElements(name: string, type: ValueType, wanted: number, ask: Ask): Promise<readonly string[]> {
  const last = wanted + EXTRA - 1;
  if (type === 'set') return itemsOf(await ask(`SMEMBERS ${name}`)) ?? [];
  return itemsOf(await ask(`${type === 'list' ? 'LRANGE' : 'ZRANGE'} ${name} 0 ${last}`)) ?? [];
}

function compareTexts(expected: string, actual: string, { where }: Wording): Difference {
  const sides = { expected: shorten(showValue(expected)), actual: shorten(showValue(actual)) };
  if (expected.toLowerCase() === actual.toLowerCase()) return { ...sides, where: where.case };
  if (expected.trim() === actual.trim()) return { ...sides, where: where.spaces };
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  if (at === 0) return sides;
  return { ...sides, where: where.first(at) };
}

function compareLists(
  expected: readonly string[],
  actual: readonly string[],
  { where }: Wording,
): Difference | undefined {
  const sides = { expected: listed(expected), actual: listed(actual) };
  const at = expected.findIndex((value, i) => value !== actual[i]);
  if (at < 0) return actual.length > expected.length ? { ...sides, where: where.tooMany(listed(actual.slice(expected.length))) } : undefined;
  const found = actual[at];
  return { ...sides, where: where.position(at, found && showValue(found), showValue(expected[at] ?? '')) };
}

function compareSets(
  expected: readonly string[],
  actual: readonly string[],
  { where: whereWords }: Wording,
): Difference | undefined {
  const lacking = expected.filter((value) => !actual.includes(value));
  const extra = actual.filter((value) => !expected.includes(value));
  if (lacking.length === 0 && extra.length === 0) return undefined;
  const where = [
    ...(lacking.length === 0 ? [] : [whereWords.lacking(listed(lacking))]),
    ...(extra.length === 0 ? [] : [whereWords.tooMany(listed(extra))]),
  ].join(', ');
  return { expected: listed(expected.toSorted()), actual: listed(actual.toSorted()), where };
}

export function listed(values: readonly string[]): string {
  const shown = values.slice(0, EXTRA).map((value) => shorten(showValue(value))).join(', ');
  return values.length > EXTRA ? `${shown} and ${values.length - EXTRA} more` : shown;
}

export function shorten(shown: string): string {
  return shown.length <= 80 ? shown : `${shown.slice(0, 76)}…${shown.slice(-1)}`;
}
