// What a generated prediction is made of: moves. A move proposes one command line for a scene (the keys and values that
// the prediction plays with) and knows how to say what happened, given the reply that the server really gave. It never
// decides the reply itself: the engine is the judge. Moves only propose lines whose reply is the same on every server, so
// nothing that depends on chance, on the time of day or on an order that Redis doesn't promise.

import type { Random } from '../../../base/random.ts';

/** From what a beginner knows to what an interviewer asks at the end. */
export type Level = 1 | 2 | 3;
export const LEVELS: readonly Level[] = [1, 2, 3];

export interface Line {
  readonly run: string;
  /** One sentence on why the server answered so; `reply` is as redis-cli prints it, without the last line break. */
  readonly tell: (reply: string) => string;
  /** False where the reply says nothing worth guessing, as a bare OK. */
  readonly isAsked: boolean;
}

export interface Move {
  /** What one must know to foresee the reply: counted for the difficulty, and named in the explanation. */
  readonly concept: string;
  /** The easiest level at which it appears. */
  readonly level: Level;
  /** How often it is drawn beside others; 1 unless said otherwise. */
  readonly weight?: number;
  make(scene: Scene): Line;
}

export interface Topic {
  readonly id: string;
  readonly title: string;
  /** What scenes draw from. */
  readonly keys: readonly string[];
  readonly words: readonly string[];
  /** The lines that come first, so that there is something to ask about. */
  open(scene: Scene): readonly Line[];
  readonly moves: readonly Move[];
}

/** Draws names and values, always from small sets, so that lines meet in the same keys. */
export class Scene {
  /** The two keys and five elements that this prediction plays with. */
  readonly keys: readonly string[];
  readonly words: readonly string[];

  constructor(
    readonly random: Random,
    keys: readonly string[],
    words: readonly string[],
  ) {
    this.keys = this.some(keys, 2);
    this.words = this.some(words, 5);
  }

  get key(): string {
    return this.keys[0] ?? 'key';
  }

  get otherKey(): string {
    return this.keys[1] ?? 'other';
  }

  word(): string {
    return this.one(this.words);
  }

  /** So many different words. */
  wordsOf(count: number): readonly string[] {
    return this.some(this.words, count);
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.random.int(items.length)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  }

  some<T>(items: readonly T[], count: number): readonly T[] {
    const rest = [...items];
    return Array.from({ length: Math.min(count, rest.length) }, () => {
      const [item] = rest.splice(this.random.int(rest.length), 1);
      return item as T;
    });
  }

  /** A whole number, both ends included. */
  number(min: number, max: number): number {
    return min + this.random.int(max - min + 1);
  }
}

/** A line whose reply is worth guessing. */
export function asked(run: string, tell: (reply: string) => string): Line {
  return { run, tell, isAsked: true };
}

/** A line that only prepares something. */
export function told(run: string, tell: (reply: string) => string): Line {
  return { run, tell, isAsked: false };
}

/** The number in "(integer) 3". */
export function integerIn(reply: string): number {
  return Number(/^\(integer\) (-?\d+)$/.exec(reply)?.[1] ?? Number.NaN);
}

/** "1 element", "2 elements". */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

/** Why a command was refused, where that is the same for all commands; undefined if the move itself has to say it. */
export function whyRefused(reply: string, argv: readonly string[]): string | undefined {
  const [name = '', key = ''] = argv;
  if (reply.startsWith('(error) WRONGTYPE')) return `${key} holds another type than ${name} works on: refused with WRONGTYPE.`;
  if (reply.includes('not an integer')) return 'The value is no whole number of 64 bits, so it can’t be counted: an error.';
  if (reply.includes('not a valid float') || reply.includes('not a float')) return 'The value is no number, so nothing can be added to it: an error.';
  return undefined;
}
