// What the <symbols> of the templates stand for. The key space is small, so that commands meet one another's keys; each
// type has keys of its own, and now and then a key of another type takes their place.
import type { ByteString } from '../../../src/base/bytes.ts';
import type { Gen } from './gen.ts';
import type { Symbols } from './template.ts';

const KEY_LETTERS = ['s', 'h', 'l', 't', 'z'] as const;
const WRONG_TYPE = 0.05;
const EDGE = 0.06;

const keyOf = (letter: string, count: number) => (gen: Gen): ByteString => {
  if (gen.chance(WRONG_TYPE)) return anyKey(gen);
  return `${letter}${1 + gen.small(count)}`;
};

function anyKey(gen: Gen): ByteString {
  if (gen.chance(0.05)) return gen.pick(['', 'missing', 'bin\xff\0key', 'with space', '{tag}key']);
  return `${gen.pick(KEY_LETTERS)}${1 + gen.small(4)}`;
}

const orEdge = (make: (gen: Gen) => ByteString) => (gen: Gen): ByteString =>
  gen.chance(EDGE) ? gen.edge() : make(gen);

const between = (low: number, high: number) => (gen: Gen): ByteString => String(low + gen.small(high - low + 1));

function value(gen: Gen): ByteString {
  switch (gen.small(10)) {
    case 0:
      return String(gen.small(2000) - 1000);
    case 1:
      return gen.edge();
    case 2:
      return gen.bytes(gen.small(20));
    case 3:
      return 'v'.repeat(gen.pick([1, 43, 44, 45, 63, 64, 65, 66, 127, 200, 1000]));
    case 4:
      return float(gen);
    default:
      return `v${gen.small(30)}`;
  }
}

function float(gen: Gen): ByteString {
  switch (gen.small(8)) {
    case 0:
      return gen.pick(['0.1', '0.2', '-0.3', '1e-7', '1e21', '123456789.125', '3.0', '5e-324', '-0', '1e17', '0.5']);
    case 1:
      return String(gen.small(1_000_000) / 1000);
    case 2:
      return ((gen.small(2_000_001) - 1_000_000) * 10 ** (gen.small(40) - 20)).toPrecision(1 + gen.small(17));
    default:
      return String(gen.small(20) - 5);
  }
}

const FAR_SECONDS = 100_000;

// Relative times: far away, gone, or nonsense; never so near that the two servers could disagree, and seldom twice the
// same, since which of two equal ones ends later (GT, LT) is a matter of milliseconds. All absolute ones lie beyond.
const seconds = (gen: Gen): ByteString =>
  gen.chance(0.6) ? String(100 + 7 * gen.small(10_000)) : gen.pick(['0', '-1', '9223372036854775807', '1e3']);
const ms = (gen: Gen): ByteString =>
  gen.chance(0.6) ? String(100_000 + 7919 * gen.small(10_000)) : gen.pick(['0', '-5', '9223372036854775807', 'x']);
const secondsAt = (gen: Gen): ByteString =>
  gen.chance(0.6)
    ? String(Math.floor(gen.nowMs / 1000) + FAR_SECONDS + 13 * gen.small(10_000))
    : gen.pick(['1', '0', '-1', '9223372036854775807']);
const msAt = (gen: Gen): ByteString =>
  gen.chance(0.6)
    ? String(gen.nowMs + FAR_SECONDS * 1000 + 13_001 * gen.small(10_000))
    : gen.pick(['1', '0', '-1', '9223372036854775807']);

export const SYMBOLS = {
  any: anyKey,
  s: keyOf('s', 5),
  h: keyOf('h', 4),
  l: keyOf('l', 4),
  t: keyOf('t', 4),
  z: keyOf('z', 4),
  db: orEdge(between(0, 2)),
  value,
  field: (gen) => (gen.chance(0.1) ? value(gen) : `f${gen.small(12)}`),
  member: (gen) => (gen.chance(0.15) ? value(gen) : gen.chance(0.4) ? String(gen.small(30)) : `m${gen.small(20)}`),
  element: (gen) => (gen.chance(0.2) ? value(gen) : `e${gen.small(8)}`),
  int: orEdge((gen) => String(gen.small(200) - 100)),
  count: orEdge((gen) => String(gen.small(6))),
  numkeys: orEdge(between(1, 3)),
  index: orEdge((gen) => String(gen.small(16) - 8)),
  offset: orEdge((gen) => (gen.chance(0.05) ? '536870912' : String(gen.small(300)))),
  float: orEdge(float),
  score: orEdge(float),
  scorebound: orEdge((gen) => {
    const bound = gen.pick(['-inf', '+inf', 'inf', float(gen), float(gen)]);
    return gen.chance(0.3) ? `(${bound}` : bound;
  }),
  lexbound: orEdge((gen) => {
    const name = gen.small(20);
    return gen.pick(['-', '+', `[${name}`, `(m${name}`, `[m${name}`, '[', '(']);
  }),
  seconds: orEdge(seconds),
  ms: orEdge(ms),
  'seconds-at': orEdge(secondsAt),
  'ms-at': orEdge(msAt),
  pattern: (gen) => gen.pick(['*', 's*', '?1', '[sh]*', '*1', 'nothing*', '[^s]*', 'm*', 'f[0-5]', '\\*', '']),
  // None past 64 bits: they leave Redis 8.0.2 with an errno that a SORT soon after takes for a failure of its own.
  cursor: (gen) => (gen.chance(EDGE) ? gen.pick(['abc', '', '-1', '00', ' 0', '0 ', '18446744073709551615']) : '0'),
  channel: (gen) => `ch${gen.small(3)}`,
  edge: (gen) => gen.edge(),
} satisfies Symbols;
