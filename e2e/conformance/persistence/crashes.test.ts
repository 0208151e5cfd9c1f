// A part of the random crashes; main.ts runs as many as one likes: README.md says how.
import { describe, expect, it } from 'vitest';
import { crashOnce } from './crashes.ts';

const CRASHES = 200;
const FIRST_SEED = 1;

describe('a machine that crashes', () => {
  it(`keeps what Redis promises, and reports exactly what it lost (${CRASHES} times, from seed ${FIRST_SEED})`, () => {
    const results = Array.from({ length: CRASHES }, (_, at) => crashOnce(FIRST_SEED + at));
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
    // The runs are of use only if something is lost in some of them, and nothing in others.
    expect(results.some(({ lost }) => lost > 0)).toBe(true);
    expect(results.some(({ lost, writes }) => lost === 0 && writes > 50)).toBe(true);
  }, 120_000);
});
