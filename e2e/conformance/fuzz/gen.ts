// The dice of the fuzzer: everything that a generated command is made of comes from here, out of one seed.
import type { ByteString } from '../../../src/base/bytes.ts';
import { SeededRandom } from '../../../src/base/random.ts';

/** Values that programs trip over, wherever they stand. No small positive number: it could be a time to live. */
export const EDGES: readonly ByteString[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '+1',
  '00',
  ' 1',
  '1 ',
  '1.0',
  '1e3',
  '0x10',
  'inf',
  '-inf',
  '+inf',
  'nan',
  'abc',
  '*',
  '\r\n',
  '\0',
  '\xff\xfe',
  '2147483647',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '99999999999999999999999',
  '1.7976931348623157e308',
  '4.9e-324',
  'x'.repeat(70),
];

export class Gen {
  private readonly random: SeededRandom;

  /** @param nowMs the start of the run, for absolute times */
  constructor(
    seed: number,
    readonly nowMs: number,
  ) {
    this.random = new SeededRandom(seed);
  }

  /** 0 to n-1. */
  small(n: number): number {
    return this.random.int(n);
  }

  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.random.int(list.length)];
    if (item === undefined && list.length === 0) throw new Error('nothing to pick from');
    return item as T;
  }

  bytes(length: number): ByteString {
    return this.random.bytes(length);
  }

  /** A word as people type it: mostly as it stands, else lower or mixed case. */
  cased(word: string): string {
    const dice = this.random.next();
    if (dice < 0.8) return word;
    if (dice < 0.9) return word.toLowerCase();
    return [...word].map((char) => (this.chance(0.5) ? char.toLowerCase() : char.toUpperCase())).join('');
  }

  edge(): ByteString {
    return this.pick(EDGES);
  }
}

/** A choice with weights, prepared once. */
export class Weighted<T> {
  private readonly bounds: number[] = [];
  private total = 0;

  constructor(private readonly entries: readonly (readonly [weight: number, value: T])[]) {
    for (const [weight] of entries) this.bounds.push((this.total += weight));
  }

  pick(gen: Gen): T {
    const dice = gen.small(this.total);
    const index = this.bounds.findIndex((bound) => dice < bound);
    const entry = this.entries[index];
    if (entry === undefined) throw new Error('no weights');
    return entry[1];
  }
}
