// The keys of a challenge: read into plain values, and compared with the goal. Order counts only where Redis promises
// one (lists, sorted sets, streams); keys that neither the goal nor the beginning of the step holds are never looked at.
// Streams are compared by their entries' fields and not by ids, which depend on the clock.

import type { Reply } from '../resp/reply.ts';
import { MapReply, PairsReply, SetReply } from '../resp/reply.ts';
import { shorten } from './check/compare.ts';
import { showValue } from './check/describe.ts';
import type { Ask } from './check/evaluate.ts';
import { itemsOf, numberOf, textOf } from './check/reply-text.ts';
import type { Wording } from './wording.ts';

export interface KeyElement {
  /** A field, a member, a value of a list; empty for the one value of a string. */
  readonly name: string;
  readonly value?: string;
}

export interface KeyState {
  readonly key: string;
  /** As TYPE names it, but "hyperloglog" for such a string; "none" in a goal when the key must be gone. */
  readonly type: string;
  readonly elements: readonly KeyElement[];
  /** In seconds, rounded as TTL rounds. */
  readonly ttl?: number;
}

/** The one element of a HyperLogLog: what it estimates. */
const COUNT = 'PFCOUNT';

/** Elements of one key that are read; more would not fit beside each other anyway. */
const MOST_ELEMENTS = 100;

/** The keys that are there, of those named. */
export async function readKeys(keys: readonly string[], ask: Ask): Promise<readonly KeyState[]> {
  const states: KeyState[] = [];
  for (const key of keys) {
    const name = showValue(key);
    const stored = textOf(await ask(`TYPE ${name}`)) ?? 'none';
    if (stored === 'none') continue;
    const elements = await readElements(name, stored, ask);
    const type = stored === 'string' && elements[0]?.name === COUNT ? 'hyperloglog' : stored;
    const ttl = numberOf(await ask(`TTL ${name}`)) ?? -1;
    states.push({ key, type, elements, ...(ttl >= 0 && { ttl }) });
  }
  return states;
}

async function readElements(name: string, type: string, ask: Ask): Promise<readonly KeyElement[]> {
  switch (type) {
    case 'string': {
      const value = textOf(await ask(`GET ${name}`)) ?? '';
      // A HyperLogLog is compared by what it estimates: equal ones may lie differently in memory.
      if (!value.startsWith('HYLL')) return [{ name: '', value }];
      return [{ name: COUNT, value: String(numberOf(await ask(`PFCOUNT ${name}`))) }];
    }
    case 'list':
      return (itemsOf(await ask(`LRANGE ${name} 0 ${MOST_ELEMENTS - 1}`)) ?? []).map((value) => ({ name: value }));
    case 'set':
      return (itemsOf(await ask(`SMEMBERS ${name}`)) ?? []).toSorted().map((value) => ({ name: value }));
    case 'hash':
      return inPairs(itemsOf(await ask(`HGETALL ${name}`)) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    case 'zset':
      return inPairs(itemsOf(await ask(`ZRANGE ${name} 0 ${MOST_ELEMENTS - 1} WITHSCORES`)) ?? []);
    case 'stream':
      return flat(await ask(`XRANGE ${name} - + COUNT ${MOST_ELEMENTS}`)).map((entry) => {
        const fields = inPairs(itemsOf(flat(entry)[1] ?? null) ?? []);
        return { name: fields.map((field) => `${field.name} ${field.value ?? ''}`).join(' ') };
      });
    default:
      return [];
  }
}

function inPairs(items: readonly string[]): KeyElement[] {
  return items.flatMap((name, i) => (i % 2 === 0 ? [{ name, value: items[i + 1] ?? '' }] : []));
}

function flat(reply: Reply): readonly Reply[] {
  if (Array.isArray(reply)) return reply as readonly Reply[];
  if (reply instanceof SetReply) return reply.items;
  return reply instanceof MapReply || reply instanceof PairsReply ? reply.flat : [];
}

/** What still differs, a sentence each; empty when the goal is reached. */
export function differences(goal: readonly KeyState[], now: readonly KeyState[], words: Wording): readonly string[] {
  return goal.flatMap((wanted) => {
    const found = now.find(({ key }) => key === wanted.key);
    if (wanted.type === 'none') return found === undefined ? [] : [words.challenge.gone(wanted.key)];
    if (found === undefined) return [words.challenge.absent(wanted.key)];
    if (found.type !== wanted.type) return [words.missing.type(wanted.key, typeName(found.type), typeName(wanted.type))];
    return [...elementDifferences(wanted, found, words), ...ttlDifference(wanted, found, words)];
  });
}

/** More lines about one key would be noise: the two are drawn side by side. */
const MOST_LINES = 4;

function elementDifferences(wanted: KeyState, found: KeyState, words: Wording): readonly string[] {
  const { challenge } = words;
  const { key } = wanted;
  const shown = (text: string): string => shorten(showValue(text));
  if (wanted.type === 'list' || wanted.type === 'stream') {
    const at = wanted.elements.findIndex(({ name }, i) => name !== found.elements[i]?.name);
    if (at >= 0) {
      const actual = found.elements[at];
      return [`${key}: ${words.where.position(at, actual && shown(actual.name), shown(wanted.elements[at]?.name ?? ''))}.`];
    }
    const extra = found.elements.slice(wanted.elements.length);
    return extra.length === 0 ? [] : [challenge.tooMany(key, extra.map(({ name }) => shown(name)).join(', '))];
  }
  const lines: string[] = [];
  for (const { name, value } of wanted.elements) {
    const actual = found.elements.find((element) => element.name === name);
    if (actual === undefined) lines.push(challenge.lacking(key, shown(name)));
    else if (wanted.type === 'hyperloglog' && value !== actual.value) {
      lines.push(challenge.counts(key, actual.value ?? '', value ?? ''));
    } else if (!sameValue(wanted.type, value, actual.value)) {
      lines.push(challenge.differs(key, name === '' ? '' : shown(name), shown(actual.value ?? ''), shown(value ?? '')));
    }
  }
  for (const { name } of found.elements) {
    if (!wanted.elements.some((element) => element.name === name)) lines.push(challenge.tooMany(key, shown(name)));
  }
  return lines.slice(0, MOST_LINES);
}

function sameValue(type: string, a: string | undefined, b: string | undefined): boolean {
  return type === 'zset' ? Number(a) === Number(b) : a === b;
}

/** Time runs while one works, so some less than the goal's is as good. */
export function fitsTtl(wanted: KeyState, found: KeyState): boolean {
  if (wanted.ttl === undefined) return found.ttl === undefined;
  return found.ttl !== undefined && found.ttl <= wanted.ttl && found.ttl >= Math.floor(wanted.ttl * 0.8) - 1;
}

function ttlDifference(wanted: KeyState, found: KeyState, words: Wording): readonly string[] {
  if (fitsTtl(wanted, found)) return [];
  const seconds = (ttl: number | undefined): string | undefined =>
    ttl === undefined ? undefined : words.seconds(ttl);
  return [words.challenge.ttl(wanted.key, seconds(found.ttl), seconds(wanted.ttl))];
}

export function typeName(type: string): string {
  return type === 'zset' ? 'sorted set' : type === 'hyperloglog' ? 'HyperLogLog' : type;
}
