import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteString } from '../base/bytes.ts';
import type { PropagatedCommand } from '../engine/propagation.ts';
import { WriteHistory } from './write-history.ts';

const words = fc.array(fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength: 300 }), { maxLength: 4 });

/** Each command with a source: none, itself, that of the command before, or its own. */
const units = fc.array(
  fc.array(fc.record({ db: fc.nat(40), argv: words, own: words, told: fc.constantFrom('none', 'itself', 'before', 'own') }), {
    minLength: 1,
    maxLength: 3,
  }),
  { maxLength: 30 },
);

function propagatedOf(unit: typeof units extends fc.Arbitrary<(infer U)[]> ? U : never): readonly PropagatedCommand[] {
  let before: readonly ByteString[] | undefined;
  return unit.map(({ db, argv, own, told }) => {
    const source = told === 'none' ? undefined : told === 'itself' ? argv : told === 'own' ? own : before;
    before = source ?? before;
    return { db, argv, source, isForReplicasOnly: false };
  });
}

function filled(written: readonly (readonly PropagatedCommand[])[]): WriteHistory {
  const history = new WriteHistory();
  written.forEach((propagated, i) => {
    history.add({ at: 1000.5 + i, client: 3, clientCommand: i, propagated, file: 1, from: i * 10, to: i * 10 + 10 });
  });
  return history;
}

describe('the history of writes', () => {
  it('gives back what was put in, whatever the bytes', () => {
    fc.assert(
      fc.property(units, (all) => {
        const written = all.map(propagatedOf);
        const kept = filled(written).all();
        expect(kept.map(({ propagated }) => propagated)).toEqual(written);
        expect(kept.map(({ number, at, clientCommand }) => [number, at, clientCommand])).toEqual(written.map((_, i) => [i + 1, 1000.5 + i, i]));
        const sources = (unit: readonly PropagatedCommand[]) => new Set(unit.flatMap(({ source }) => (source ? [source] : [])));
        kept.forEach(({ propagated }, i) => expect(sources(propagated).size).toBe(sources(written[i] ?? []).size));
      }),
    );
  });

  it('tells the command once that became several', () => {
    const source = ['SPOP', 'bag', '2'];
    const part = (member: string) => ({ db: 0, argv: ['SREM', 'bag', member], source, isForReplicasOnly: false });
    expect(filled([[part('a'), part('b')]]).all()[0]?.sent).toEqual([source]);
  });

  it('forgets the oldest: of many units, and of long ones', () => {
    const argv = ['SET', 'key', 'value'];
    const many = filled(Array.from({ length: 20_500 }, () => [{ db: 0, argv, source: argv, isForReplicasOnly: false }]));
    expect([many.first, many.last, many.all().length]).toEqual([501, 20_500, 20_000]);
    expect(many.writerOf(1, 204_995)?.sent).toEqual([argv]);

    const long = ['SET', 'key', 'x'.repeat(1 << 20)];
    const few = filled(Array.from({ length: 10 }, (_, i) => [{ db: i, argv: long, source: long, isForReplicasOnly: false }]));
    expect([few.first, few.last]).toEqual([8, 10]);
    expect(few.all().map(({ propagated }) => propagated[0]?.db)).toEqual([7, 8, 9]);
    expect(few.all().every(({ sent }) => sent[0]?.[2] === long[2])).toBe(true);
  });

  it('does not keep what is too long by itself, and goes on after it', () => {
    const huge = ['SET', 'key', 'x'.repeat(5 << 20)];
    const history = filled([['PING'], huge, ['DEL', 'key']].map((argv) => [{ db: 0, argv, source: argv, isForReplicasOnly: false }]));
    expect([history.first, history.last]).toEqual([3, 3]);
    expect(history.all().map(({ sent }) => sent)).toEqual([[['DEL', 'key']]]);
  });
});
