// The painter's sequences are played on a tiny screen; ^ marks the cursor.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { erase, leaveLine, paintLine } from './line-painter.ts';
import type { LinePicture, Painted } from './line-painter.ts';
import { Screen } from './fixtures/screen.ts';
import { graphemes } from './text-width.ts';

function picture(text: string, hint = '', cursor = text.length): LinePicture {
  return { prompt: '> ', text, cursor, hint };
}

function shown(columns: number, ...pictures: LinePicture[]): string {
  const screen = new Screen(columns);
  let painted: Painted | undefined;
  for (const each of pictures) {
    const next = paintLine(each, columns, painted);
    screen.write(next.output);
    painted = next.painted;
  }
  return screen.toString();
}

describe('painting the line', () => {
  it('puts the cursor where it is, over several rows', () => {
    expect(shown(10, picture('GET key'))).toBe('> GET key^');
    expect(shown(10, picture('GET keys'))).toBe('> GET keys\n^');
    expect(shown(10, picture('GET keys12', '', 3))).toBe('> GET^ keys\n12');
  });

  it('shows as much of the hint as its row has room for', () => {
    expect(shown(14, picture('GET ', 'key more'))).toBe('> GET ^key more');
    expect(shown(10, picture('GET ', 'key more'))).toBe('> GET ^key ');
  });

  it('wraps a wide character that does not fit', () => {
    expect(shown(5, picture('a名前'))).toBe('> a名\n前^');
    expect(shown(5, picture('名前'))).toBe('> 名\n前^');
  });

  it('wipes what was painted before', () => {
    expect(shown(10, picture('GET keys and more'), picture('G'))).toBe('> G^');
    expect(shown(10, picture('GET keys and more', '', 1), picture('G'))).toBe('> G^');
  });

  it('any sequence of paintings ends like the last one alone', () => {
    const line = fc.record({ text: fc.string({ unit: fc.constantFrom('a', ' ', '名', '👍', 'é'), maxLength: 30 }), hint: fc.constantFrom('', 'key [value ...]'), at: fc.nat() });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.integer({ min: 4, max: 20 }), (lines, columns) => {
        const pictures = lines.map(({ text, hint, at }) => {
          const parts = graphemes(text);
          return picture(text, hint, parts.slice(0, at % (parts.length + 1)).join('').length);
        });
        expect(shown(columns, ...pictures)).toBe(shown(columns, ...pictures.slice(-1)));
      }),
    );
  });

  it('leaves the line without its hint, or takes it away', () => {
    const { output, painted } = paintLine(picture('GET keys12', ' hint', 3), 10, undefined);
    expect(new Screen(10).write(output + leaveLine(painted, 10) + 'x').toString()).toBe('> GET keys\n12\nx^');
    expect(new Screen(10).write(output + erase(painted, 10)).toString()).toBe('^');
  });
});
