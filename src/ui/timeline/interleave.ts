// Two clients' scripts in one order. A line may keep its reply under a name (`x = GET stock`) and use names later, with a
// number added or taken away (`SET stock {x-1}`): enough to show what happens to a value that is read and then written.
// Orders are said as a word of As and Bs, made from a seed, or one of two plain ones. Pure.
import { SeededRandom } from '../../base/random.ts';

export type Side = 'A' | 'B';

export interface Turn {
  readonly side: Side;
  readonly line: string;
}

export type Order =
  | { readonly kind: 'one after the other' }
  | { readonly kind: 'taking turns' }
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'chosen'; readonly word: string };

export function linesOf(script: string): readonly string[] {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Each side's lines keep their order. A chosen word that is too short is completed by what is left, A before B. */
export function interleave(a: readonly string[], b: readonly string[], order: Order): readonly Turn[] {
  const left = { A: [...a], B: [...b] };
  const turns: Turn[] = [];
  const take = (side: Side): void => {
    const line = left[side].shift();
    if (line !== undefined) turns.push({ side, line });
  };
  if (order.kind === 'chosen') for (const letter of order.word.toUpperCase()) if (letter === 'A' || letter === 'B') take(letter);
  if (order.kind === 'random') {
    const random = new SeededRandom(order.seed);
    // Each order of the whole is equally likely.
    while (left.A.length + left.B.length > 0) take(random.int(left.A.length + left.B.length) < left.A.length ? 'A' : 'B');
  }
  if (order.kind === 'taking turns') {
    while (left.A.length + left.B.length > 0) {
      take('A');
      take('B');
    }
  }
  while (left.A.length > 0) take('A');
  while (left.B.length > 0) take('B');
  return turns;
}

/** Whether a line's command may keep its client waiting for another one. */
export function mayBlock(line: string): boolean {
  return /^\s*(b[lrz]\w+|xread(group)?|wait(aof)?)\s/i.test(line);
}

export interface Prepared {
  /** The name that the reply is kept under. */
  readonly keepAs: string | undefined;
  readonly line: string;
}

/** A line with what it uses filled in. What is not known stays as it is written. */
export function prepare(line: string, known: ReadonlyMap<string, string>): Prepared {
  const [, keepAs, rest] = /^([a-z]\w*)\s*=\s*(.+)$/.exec(line) ?? [undefined, undefined, line];
  const filled = (rest ?? line).replace(/\{([a-z]\w*)(?:\s*([+-])\s*(\d+))?\}/g, (whole, name: string, sign?: string, by?: string) => {
    const value = known.get(name);
    if (value === undefined) return whole;
    if (sign === undefined) return value;
    return String(Number(value) + (sign === '+' ? 1 : -1) * Number(by));
  });
  return { keepAs, line: filled };
}

export interface InterleavingExample {
  readonly name: string;
  readonly setup: string;
  readonly a: string;
  readonly b: string;
  /** Asked at the end. */
  readonly question: string;
  readonly expected: string;
  readonly order: Order;
  readonly says: string;
}

export const EXAMPLES: readonly InterleavingExample[] = [
  {
    name: 'Lost update: GET, then SET',
    setup: 'SET stock 10',
    a: 'x = GET stock\nSET stock {x-1}',
    b: 'y = GET stock\nSET stock {y-1}',
    question: 'GET stock',
    expected: '8',
    order: { kind: 'taking turns' },
    says: 'Two sales, but taking turns both read 10 and both write 9: one sale is lost.',
  },
  {
    name: 'Cure: DECR',
    setup: 'SET stock 10',
    a: 'DECR stock',
    b: 'DECR stock',
    question: 'GET stock',
    expected: '8',
    order: { kind: 'taking turns' },
    says: 'One command reads and writes in one go, and nothing can come between.',
  },
  {
    name: 'Cure: WATCH and MULTI',
    setup: 'SET stock 10',
    a: 'WATCH stock\nx = GET stock\nMULTI\nSET stock {x-1}\nEXEC',
    b: 'WATCH stock\ny = GET stock\nMULTI\nSET stock {y-1}\nEXEC',
    question: 'GET stock',
    expected: '9',
    order: { kind: 'taking turns' },
    says: 'EXEC refuses (nil) whoever comes second: nothing is lost, and that client knows that it must try again.',
  },
  {
    name: 'Cure: a Lua script',
    setup: 'SET stock 10',
    a: `EVAL "return redis.call('SET', KEYS[1], redis.call('GET', KEYS[1]) - 1)" 1 stock`,
    b: `EVAL "return redis.call('SET', KEYS[1], redis.call('GET', KEYS[1]) - 1)" 1 stock`,
    question: 'GET stock',
    expected: '8',
    order: { kind: 'taking turns' },
    says: 'The script reads and writes, and runs as one command.',
  },
];
