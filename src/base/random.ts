// Chance as the engine sees it: a source that its host passes in, so that the same seed gives the same replies.
// SeededRandom is xoshiro128** (Blackman and Vigna, 2018: https://prng.di.unimi.it/) seeded by splitmix32. It is fast and
// of good statistical quality; it is no source of secrets.

import { bytesFromArray } from './bytes.ts';
import type { ByteString } from './bytes.ts';

export interface Random {
  /** In [0, 1), with 53 random bits. */
  next(): number;
  /** 0..n-1, for a whole n of 1..2^53. */
  int(n: number): number;
  /** 0..2^32-1. */
  uint32(): number;
  bytes(n: number): ByteString;
}

/** The whole state of a SeededRandom: four unsigned 32-bit words, for snapshots. */
export type RandomState = readonly [number, number, number, number];

export class SeededRandom implements Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Every 32-bit seed gives its own sequence; other numbers are taken modulo 2^32. */
  constructor(seed: number) {
    let state = seed | 0;
    const word = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return z ^ (z >>> 16);
    };
    this.a = word();
    this.b = word();
    this.c = word();
    this.d = word();
  }

  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  next(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 5;
    return (high * 0x8000000 + low) / 0x20000000000000;
  }

  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  bytes(n: number): ByteString {
    const array = new Uint8Array(n);
    for (let i = 0; i < n; i += 4) {
      const word = this.uint32();
      for (let j = 0; j < 4 && i + j < n; j++) array[i + j] = word >>> (8 * j);
    }
    return bytesFromArray(array);
  }

  state(): RandomState {
    return [this.a >>> 0, this.b >>> 0, this.c >>> 0, this.d >>> 0];
  }

  restore(state: RandomState): void {
    [this.a, this.b, this.c, this.d] = [state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0];
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
