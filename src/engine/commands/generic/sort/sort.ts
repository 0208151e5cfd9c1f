// SORT and SORT_RO.
import type { ByteString } from '../../../../base/bytes.ts';
import { parseScoreBound } from '../../../../base/double.ts';
import { ErrorReply, type Reply } from '../../../../resp/reply.ts';
import { arg } from '../../../args.ts';
import { defineCommand } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { block, integer, key, oneOf, pattern, token } from '../../../grammar.ts';
import { index, keySpec, range, unknown } from '../../../key-specs.ts';
import { ListValue } from '../../../types/list/value.ts';
import { sortSource, type SortSource } from './elements.ts';
import { readSortOptions, sortKeys, type SortOptions, sortRoKeys } from './options.ts';
import { type Compare, partialSort } from './partial-sort.ts';
import { lookupByPattern } from './patterns.ts';

const notNumbers = new ErrorReply("ERR One or more scores can't be converted into double");

interface Weighed {
  readonly element: ByteString;
  readonly score: number;
  /** What BY found, for ALPHA. */
  readonly text: ByteString | undefined;
}

function runSort(ctx: Context, argv: readonly ByteString[], mayStore: boolean): Reply {
  const given = readSortOptions(argv, mayStore, ctx.client.account?.readsEverything(ctx.command, argv) ?? true);
  for (const pattern of given.patterns) ctx.engine.clusterFitness.checkPattern(pattern, arg(argv, 1));
  const source = sortSource(ctx, arg(argv, 1));
  const options = source ? orderly(ctx, given, source) : given;
  const elements = source ? sorted(ctx, options, source) : [];
  return options.destination === undefined
    ? reply(ctx, options, elements)
    : store(ctx, options, options.destination, elements);
}

/** A stored set, or one that a script sees, is sorted by its bytes if nothing else is asked: the same everywhere. */
function orderly(ctx: Context, options: SortOptions, source: SortSource): SortOptions {
  if (options.by !== 'nosort' || source.isOrdered) return options;
  const mustRepeat = options.destination !== undefined || ctx.client.isInternal;
  return mustRepeat ? { ...options, by: undefined, isAlpha: true } : options;
}

/** The elements within LIMIT, in order. */
function sorted(ctx: Context, options: SortOptions, source: SortSource): ByteString[] {
  const { length } = source;
  const first = Math.min(Math.max(options.offset, 0), length);
  const last = options.count < 0 ? length - 1 : Math.min(first + options.count, length) - 1;
  if (options.by === 'nosort') return first > last ? [] : source.range(first, last, options.isDescending);
  const weighed = source.all().map((element) => weigh(ctx, options, element));
  // Found out only now: all weights are looked up, which counts them as hits and removes those that have expired.
  if (weighed.some(({ score }) => Number.isNaN(score))) throw notNumbers;
  const compare = comparison(options);
  if (options.by !== undefined && (first !== 0 || last !== length - 1)) partialSort(weighed, compare, first, last);
  else weighed.sort(compare);
  return weighed.slice(first, last + 1).map(({ element }) => element);
}

/** What BY does not find weighs 0, or less than any text; what is no number weighs NaN. */
function weigh(ctx: Context, options: SortOptions, element: ByteString): Weighed {
  const by = options.by === 'nosort' ? undefined : options.by;
  const text = by ? lookupByPattern(ctx, by, element) : element;
  if (options.isAlpha) return { element, score: 0, text };
  return { element, score: text === undefined ? 0 : (parseScoreBound(text) ?? NaN), text };
}

function comparison(options: SortOptions): Compare<Weighed> {
  const sign = options.isDescending ? -1 : 1;
  if (!options.isAlpha) {
    // Numbers that are equal go by the bytes of their elements, so that the order is always the same.
    return (a, b) => sign * (a.score - b.score || compareBytes(a.element, b.element));
  }
  if (options.destination !== undefined) return (a, b) => sign * compareTexts(a.text, b.text, compareBytes);
  // What is only shown is compared as C strings, which end at a zero byte.
  return (a, b) => sign * compareTexts(a.text, b.text, compareUpToNul);
}

function compareTexts(a: ByteString | undefined, b: ByteString | undefined, compare: Compare<ByteString>): number {
  if (a === undefined) return b === undefined ? 0 : -1;
  return b === undefined ? 1 : compare(a, b);
}

function compareBytes(a: ByteString, b: ByteString): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareUpToNul(a: ByteString, b: ByteString): number {
  return compareBytes(a.split('\0', 1)[0] ?? '', b.split('\0', 1)[0] ?? '');
}

function reply(ctx: Context, { gets }: SortOptions, elements: readonly ByteString[]): Reply {
  if (gets.length === 0) return elements;
  const found: Reply[] = [];
  for (const element of elements) for (const get of gets) found.push(lookupByPattern(ctx, get, element) ?? null);
  return found;
}

function store(ctx: Context, options: SortOptions, name: ByteString, elements: readonly ByteString[]): Reply {
  const { gets } = options;
  const items =
    gets.length === 0
      ? elements
      : elements.flatMap((element) => gets.map((get) => lookupByPattern(ctx, get, element) ?? ''));
  if (items.length === 0) {
    if (ctx.db.delete(name)) ctx.changed('generic', 'del', name);
    return 0;
  }
  const list = ListValue.empty();
  list.makeRoomFor(ctx.settings, items, 0, items.length);
  for (const item of items) list.push('right', item);
  list.settle(ctx.settings);
  ctx.db.set(name, list);
  ctx.changed('list', 'sortstore', name, items.length);
  return items.length;
}

const DERIVED_KEYS = keySpec(
  'RO access',
  unknown(),
  unknown(),
  'Keys that BY and GET look up: their names come from the elements, so nothing can be said beforehand',
);
const STORED_KEY = keySpec('OW update', unknown(), unknown(), 'The key after STORE, which may stand anywhere');

const ARGS = [
  key('key', 0),
  pattern('by-pattern', { token: 'BY', display: 'pattern', keySpec: 1, optional: true }),
  block('limit', [integer('offset'), integer('count')], { token: 'LIMIT', optional: true }),
  pattern('get-pattern', {
    token: 'GET',
    display: 'pattern',
    keySpec: 1,
    optional: true,
    multiple: true,
    multipleToken: true,
  }),
  oneOf('order', [token('ASC'), token('DESC')], { optional: true }),
  token('ALPHA', { name: 'sorting', optional: true }),
];

const COMMON = {
  group: 'generic',
  complexity: 'O(N+M*log(M)) to sort N elements and show M of them; O(N) if nothing is sorted',
  categories: ['set', 'sortedset', 'list', 'dangerous'],
} as const;

export const sort = defineCommand({
  ...COMMON,
  name: 'sort',
  summary: 'Sorts the elements of a list, set or sorted set, by number or by text, or by what other keys say of them.',
  since: '1.0.0',
  flags: ['write', 'denyoom', 'movablekeys'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0)), DERIVED_KEYS, STORED_KEY],
  args: [...ARGS, key('destination', 2, { token: 'STORE', optional: true })],
  getKeys: sortKeys,
  examples: [
    { lines: ['RPUSH numbers 10 9 2', 'SORT numbers', 'SORT numbers ALPHA', 'SORT numbers DESC LIMIT 0 2'] },
    {
      lines: [
        'SADD players 1 2',
        'MSET score:1 70 score:2 30 name:1 ada name:2 bob',
        'SORT players BY score:* GET name:*',
      ],
      note: 'Ordered by keys outside, and answered with others.',
    },
    { lines: ['SADD tags red blue', 'SORT tags ALPHA STORE sorted', 'LRANGE sorted 0 -1'] },
  ],
  run: (ctx, argv) => runSort(ctx, argv, true),
});

export const sortRo = defineCommand({
  ...COMMON,
  name: 'sort_ro',
  summary: 'As SORT without STORE: it never writes, so replicas answer it, too.',
  since: '7.0.0',
  flags: ['readonly', 'movablekeys'],
  keys: [keySpec('RO access', index(1), range(0, 1, 0)), DERIVED_KEYS],
  args: ARGS,
  getKeys: sortRoKeys,
  examples: [{ lines: ['RPUSH numbers 10 9 2', 'SORT_RO numbers'] }],
  run: (ctx, argv) => runSort(ctx, argv, false),
});
