// The hash type in all its encodings against a plain model: same fields, same values, same times, whichever form holds them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../base/random.ts';
import { NO_EXPIRY } from '../../keyspace/value.ts';
import { PackedFields } from './packed.ts';
import { NEVER } from './parts.ts';
import { type HashLimits, HashValue } from './value.ts';

const limits = (entries: number, longest = 64): HashLimits => ({
  'hash-max-listpack-entries': entries,
  'hash-max-listpack-value': longest,
});

/** Every encoding that a hash can begin in, with limits that keep it there. */
const FORMS: readonly { readonly encoding: string; readonly limits: HashLimits; readonly make: () => HashValue }[] = [
  { encoding: 'listpack', limits: limits(512), make: HashValue.empty },
  {
    encoding: 'listpackex',
    limits: limits(512),
    make: () => {
      const hash = HashValue.empty();
      hash.admitTimes();
      return hash;
    },
  },
  {
    encoding: 'hashtable',
    limits: limits(0),
    make: () => {
      const hash = HashValue.empty();
      hash.makeRoomFor(limits(0), ['a', '1'], 0, 2);
      return hash;
    },
  },
];

interface ModelField {
  value: string;
  expireAt: number;
}

function contentsOf(hash: HashValue): Map<string, ModelField> {
  const found = new Map<string, ModelField>();
  for (const [field, value, expireAt] of hash.entries()) found.set(field, { value, expireAt });
  return found;
}

describe.each(FORMS)('a hash that begins as $encoding', ({ encoding, limits: inForce, make }) => {
  it('begins so', () => {
    expect(make().encoding).toBe(encoding);
  });

  it('agrees with a plain model under random commands', () => {
    const step = fc.record({
      kind: fc.constantFrom('set', 'setKeeping', 'delete', 'expire', 'persist', 'copy'),
      field: fc.integer({ min: 0, max: 9 }).map((n) => `f${n}`),
      value: fc.oneof(fc.integer({ min: -200, max: 70_000 }).map(String), fc.string({ maxLength: 6 })),
      expireAt: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let hash = make();
        const model = new Map<string, ModelField>();
        for (const { kind, field, value, expireAt } of steps) {
          const known = model.get(field);
          if (kind === 'set' || kind === 'setKeeping') {
            const keeps = kind === 'setKeeping';
            expect(hash.set(field, value, inForce, keeps)).toBe(known === undefined);
            model.set(field, { value, expireAt: keeps && known ? known.expireAt : NEVER });
          } else if (kind === 'delete') {
            expect(hash.delete(field)).toBe(model.delete(field));
          } else if (kind === 'copy') {
            // The original goes its own way.
            const original = hash;
            hash = hash.copy();
            original.delete(field);
            if (original.size > 0) original.setExpiry(original.collect('fields', 0)[0] ?? '', 1);
          } else if (known) {
            known.expireAt = kind === 'expire' ? expireAt : NEVER;
            hash.setExpiry(field, known.expireAt);
          }
          expect(contentsOf(hash)).toEqual(model);
          expect(hash.size).toBe(model.size);
          expect(hash.get(field)).toBe(model.get(field)?.value);
          expect(hash.expiryOf(field)).toBe(model.get(field)?.expireAt);
          expect(hash.nextExpiry).toBe(Math.min(NEVER, ...[...model.values()].map((each) => each.expireAt)));
          const now = 4;
          const alive = [...model].filter(([, each]) => each.expireAt >= now).map(([name]) => name);
          expect(hash.collect('fields', now).sort()).toEqual(alive.sort());
          expect(hash.isExpired(field, now)).toBe((model.get(field)?.expireAt ?? NEVER) < now);
          const due = hash.dueField(now);
          expect(due === undefined).toBe(alive.length === model.size);
          if (due !== undefined) expect(model.get(due)?.expireAt).toBe(hash.nextExpiry);
          if (hash.contents instanceof PackedFields) hash.contents.listpack.check();
        }
      }),
    );
  });

  it('draws different fields with their values, every one as likely', () => {
    const hash = make();
    for (let n = 0; n < 10; n++) hash.set(`f${n}`, `v${n}`, inForce);
    const random = new SeededRandom(7);
    const drawn = new Map<string, number>();
    for (let round = 0; round < 4000; round++) {
      const entries = hash.sample(3, random);
      const fields = entries.filter((_, at) => at % 2 === 0);
      expect(new Set(fields).size).toBe(3);
      for (let at = 0; at < entries.length; at += 2) expect(entries[at + 1]).toBe(entries[at]?.replace('f', 'v'));
      for (const field of fields) drawn.set(field, (drawn.get(field) ?? 0) + 1);
    }
    // 1200 each: five standard deviations are some 145.
    for (const times of drawn.values()) expect(Math.abs(times - 1200)).toBeLessThan(145);
    expect(drawn.size).toBe(10);
  });
});

describe('conversions of a hash', () => {
  it('keep fields, values and times', () => {
    const hash = HashValue.empty();
    for (let n = 0; n < 4; n++) hash.set(`f${n}`, `v${n}`, limits(4));
    hash.setExpiry('f1', 500);
    const before = contentsOf(hash);
    expect(hash.encoding).toBe('listpackex');
    hash.set('f4', 'v4', limits(4));
    expect(hash.encoding).toBe('hashtable');
    expect(contentsOf(hash)).toEqual(before.set('f4', { value: 'v4', expireAt: NEVER }));
    hash.delete('f4');
    hash.delete('f3');
    expect(hash.encoding).toBe('hashtable');
  });

  it('happen for a long value even if its field is there already', () => {
    const hash = HashValue.empty();
    hash.set('f', 'short', limits(4, 8));
    hash.set('f', 'longer than 8', limits(4, 8));
    expect(hash.encoding).toBe('hashtable');
  });

  it('count the fields of a command, not those that turn out new', () => {
    const hash = HashValue.empty();
    hash.makeRoomFor(limits(2), ['HSET', 'h', 'a', '1', 'a', '2'], 2, 6);
    expect(hash.encoding).toBe('listpack');
    hash.makeRoomFor(limits(2), ['HSET', 'h', 'a', '1', 'a', '2', 'a', '3'], 2, 8);
    expect(hash.encoding).toBe('hashtable');
  });
});

describe('a hash over loaded contents', () => {
  it('knows when its first field expires', () => {
    const source = HashValue.empty();
    source.set('a', '1', limits(8));
    expect(HashValue.over(source.contents).fieldExpiryDue).toBe(NO_EXPIRY);
    source.setExpiry('a', 77);
    expect(HashValue.over(source.contents).fieldExpiryDue).toBe(77);
  });
});
