// When two replies to the same command count as alike. Equal bytes always do; a rule only widens that, as narrowly as
// the command's own freedom (order of a hash table, a random choice, a clock that goes on).
import { type WireNode, readFrame } from '../notation/frames.ts';
import type { ByteString } from '../../../src/base/bytes.ts';

export type RuleName =
  /** Byte for byte. */
  | 'exact'
  /** The same elements in any order. */
  | 'unordered'
  /** The same pairs in any order. */
  | 'unordered-pairs'
  /** A cursor, and the same elements in any order. */
  | 'scan'
  /** As scan, in pairs. */
  | 'scan-pairs'
  /** Integers that may lie a moment apart. */
  | 'near'
  /** Moments in unix ms that may lie a moment apart; everything else byte for byte. */
  | 'times'
  /** Numbers of clients, which are greater than 0; everything else byte for byte. */
  | 'ids'
  /** Something chosen at random: the same kind of reply with as many elements. */
  | 'random'
  /** Free text or figures: the same type. */
  | 'type';

type Rule = (a: WireNode, b: WireNode) => boolean;

/** Milliseconds that the two servers' clocks may be apart, from one side's reply to the other's. */
const CLOCK_TOLERANCE = 1500;

const same: Rule = (a, b) =>
  a.type === b.type &&
  a.text === b.text &&
  a.items.length === b.items.length &&
  a.items.every((x, i) => at(b, i, x, same));

const at = (node: WireNode, i: number, other: WireNode, rule: Rule): boolean => {
  const item = node.items[i];
  return item !== undefined && rule(other, item);
};

const key = (node: WireNode): string => `${node.type}${node.text}[${node.items.map(key).join()}]`;

const sortedKeys = (items: readonly WireNode[], width: number): string[] => {
  const keys: string[] = [];
  for (let i = 0; i < items.length; i += width) keys.push(items.slice(i, i + width).map(key).join());
  return keys.sort();
};

const anyOrder =
  (width: (node: WireNode) => number): Rule =>
  (a, b) =>
    a.type === b.type &&
    a.text === b.text &&
    a.items.length === b.items.length &&
    sortedKeys(a.items, width(a)).join('\n') === sortedKeys(b.items, width(b)).join('\n');

/** RESP3 already nests pairs in arrays; maps and RESP2's flat arrays hold them two and two. */
const pairWidth = (node: WireNode): number => (node.type === '*' && node.items[0]?.type === '*' ? 1 : 2);

const scan =
  (items: Rule): Rule =>
  (a, b) => {
    const [cursorA, listA] = a.items;
    const [cursorB, listB] = b.items;
    if (cursorA === undefined || cursorB === undefined || listA === undefined || listB === undefined) return same(a, b);
    return same(cursorA, cursorB) && items(listA, listB);
  };

const near: Rule = (a, b) => {
  if (a.type !== b.type || a.items.length !== b.items.length) return false;
  if (a.type === ':') {
    const x = Number(a.text);
    const y = Number(b.text);
    return x === y || (x >= 0 && y >= 0 && Math.abs(x - y) <= CLOCK_TOLERANCE);
  }
  return a.items.length > 0 ? a.items.every((item, i) => at(b, i, item, near)) : a.text === b.text;
};

/** No count that a test could reach is as large. */
const EARLIEST_MOMENT = 1e12;
const LATEST_MOMENT = 1e13;

const times: Rule = (a, b) => {
  if (a.type !== b.type || a.items.length !== b.items.length) return false;
  if (a.items.length > 0) return a.items.every((item, i) => at(b, i, item, times));
  const x = Number(a.text);
  if (a.type !== ':' || x < EARLIEST_MOMENT || x > LATEST_MOMENT) return a.text === b.text;
  return Math.abs(x - Number(b.text)) <= CLOCK_TOLERANCE;
};

const ids: Rule = (a, b) => {
  if (a.type !== b.type || a.items.length !== b.items.length) return false;
  if (a.items.length > 0) return a.items.every((item, i) => at(b, i, item, ids));
  return a.text === b.text || (a.type === ':' && Number(a.text) > 0 && Number(b.text) > 0);
};

const random: Rule = (a, b) => {
  if (a.type === '-') return same(a, b);
  return a.type === b.type && a.items.length === b.items.length;
};

const type: Rule = (a, b) => a.type === b.type && (a.type !== '-' || same(a, b));

const RULES = {
  exact: same,
  unordered: anyOrder(() => 1),
  'unordered-pairs': anyOrder(pairWidth),
  scan: scan(anyOrder(() => 1)),
  'scan-pairs': scan(anyOrder(() => 2)),
  near,
  times,
  ids,
  random,
  type,
} satisfies Record<RuleName, Rule>;

/** Whether two frames are alike. `queued`: the rules of the commands whose replies an EXEC brings. */
export function alike(a: ByteString, b: ByteString, rule: RuleName, queued: readonly RuleName[] = []): boolean {
  if (a === b) return true;
  const x = readFrame(a);
  const y = readFrame(b);
  if (queued.length > 0 && x.type === '*' && y.type === '*') {
    return (
      x.items.length === y.items.length && x.items.every((item, i) => at(y, i, item, RULES[queued[i] ?? 'exact']))
    );
  }
  return RULES[rule](x, y);
}
