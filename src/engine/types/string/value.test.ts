// A string value does the same whatever it is held in: every sequence of changes is compared with plain text, and the
// encoding with the rule that Redis's OBJECT ENCODING follows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromArray } from '../../../base/bytes.ts';
import { StringValue } from './value.ts';

const INTEGER = /^(?:0|-?[1-9][0-9]{0,17})$/;

interface Model {
  text: string;
  encoding: string;
}

const stored = (text: string): Model => ({
  text,
  encoding: INTEGER.test(text) ? 'int' : text.length <= 44 ? 'embstr' : 'raw',
});

const text = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => bytesFromArray(bytes)),
  fc.integer().map(String),
  fc.nat(900).map((length) => 'x'.repeat(length)),
);

const change = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), text }),
  fc.record({ kind: fc.constant('assignText' as const), text }),
  fc.record({ kind: fc.constant('append' as const), text }),
  fc.record({ kind: fc.constant('overwrite' as const), offset: fc.nat(600), text }),
  fc.record({ kind: fc.constant('setByte' as const), at: fc.nat(600), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('replace' as const), text }),
  fc.record({ kind: fc.constant('read' as const) }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function applyToValue(value: StringValue, step: Change): void {
  if (step.kind === 'assign') value.assign(step.text);
  else if (step.kind === 'assignText') value.assignText(step.text);
  else if (step.kind === 'append') value.append(step.text);
  else if (step.kind === 'overwrite') value.overwrite(step.offset, step.text);
  else if (step.kind === 'setByte') value.setByte(step.at, step.byte);
  else if (step.kind === 'replace') value.replaceBytes(Uint8Array.from(step.text, (char) => char.charCodeAt(0)));
  else expect(bytesFromArray(value.bytes)).toBe(value.text);
}

function applyToModel(model: Model, step: Change): Model {
  const over = (offset: number, part: string): Model => {
    const before = model.text.slice(0, offset).padEnd(offset, '\0');
    return { text: before + part + model.text.slice(offset + part.length), encoding: 'raw' };
  };
  if (step.kind === 'assign') return stored(step.text);
  if (step.kind === 'assignText') return { text: step.text, encoding: step.text.length <= 44 ? 'embstr' : 'raw' };
  if (step.kind === 'append') return over(model.text.length, step.text);
  if (step.kind === 'overwrite') return over(step.offset, step.text);
  if (step.kind === 'setByte') return over(step.at, String.fromCharCode(step.byte));
  if (step.kind === 'replace') return { text: step.text, encoding: 'raw' };
  return model;
}

describe('StringValue', () => {
  it('holds what a plain string would hold after any changes, in the encoding that Redis names', () => {
    fc.assert(
      fc.property(text, fc.array(change, { maxLength: 30 }), (start, steps) => {
        const value = StringValue.of(start);
        let model = stored(start);
        for (const step of steps) {
          applyToValue(value, step);
          model = applyToModel(model, step);
          expect(value.length).toBe(model.text.length);
          expect(value.encoding).toBe(model.encoding);
          expect(value.byteAt(300)).toBe(model.text.length > 300 ? model.text.charCodeAt(300) : 0);
          const middle = model.text.length >> 1;
          expect(value.slice(middle, model.text.length)).toBe(model.text.slice(middle));
        }
        expect(value.text).toBe(model.text);
      }),
      { numRuns: 500 },
    );
  });

  it('is not touched by changes of its copy, and has its encoding', () => {
    for (const start of ['12', 'short', 'x'.repeat(45), 'x'.repeat(1000)]) {
      for (const prepare of [(): void => {}, (value: StringValue): number => value.append('y')]) {
        const value = StringValue.of(start);
        prepare(value);
        const { text: before, encoding } = value;
        const copy = value.copy();
        expect(copy.text).toBe(before);
        expect(copy.encoding).toBe(encoding);
        copy.setByte(0, 33);
        expect(value.text).toBe(before);
        expect(value.encoding).toBe(encoding);
      }
    }
  });

  it('knows integers at the edges of 64 bits from text that only looks like them', () => {
    for (const integer of ['0', '-1', '9007199254740993', '9223372036854775807', '-9223372036854775808']) {
      const value = StringValue.of(integer);
      expect(value.encoding).toBe('int');
      expect(value.text).toBe(integer);
      expect(String(value.integer)).toBe(integer);
    }
    for (const other of ['', '-0', '+1', '01', ' 1', '1 ', '1.0', '9223372036854775808']) {
      const value = StringValue.of(other);
      expect(value.encoding).toBe('embstr');
      expect(value.integer).toBeUndefined();
    }
    const changed = StringValue.of('12');
    changed.append('3');
    expect(changed.encoding).toBe('raw');
    expect(changed.integer).toBe(123);
  });

  it('appends a million times without copying what is there each time', () => {
    const value = StringValue.of('');
    for (let i = 0; i < 1_000_000; i++) value.append('ab');
    expect(value.length).toBe(2_000_000);
    expect(value.slice(1_999_998, 2_000_000)).toBe('ab');
  });
});
