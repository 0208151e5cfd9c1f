import { describe, expect, it } from 'vitest';
import { compareIdTexts, timeScale, timeText } from './ids.ts';

describe('stream ids as text', () => {
  it('are ordered by number, also beyond what a double tells apart', () => {
    const ids = ['10-1', '9-2', '9-10', '18446744073709551615-1', '18446744073709551614-9'];
    expect(ids.sort(compareIdTexts)).toEqual(['9-2', '9-10', '10-1', '18446744073709551614-9', '18446744073709551615-1']);
  });

  it('lie on a time line by their milliseconds, what is outside at its ends', () => {
    const scale = timeScale(['100-0', '150-0', '300-0']);
    expect(['100-5', '150-0', '300-0', '99-0', '400-0'].map(scale)).toEqual([0, 0.25, 1, 0, 1]);
    const late = timeScale(['18446744073709551611-0', '18446744073709551615-0']);
    expect(late('18446744073709551612-0')).toBe(0.25);
  });

  it('of one millisecond are spread in their order', () => {
    const scale = timeScale(['5-1', '5-2', '5-3']);
    expect(['5-0', '5-1', '5-2', '5-3', '5-9'].map(scale)).toEqual([0, 0, 0.5, 1, 1]);
  });

  it('tell a time of day where they come from a clock', () => {
    expect(timeText('1700000000123-0')).toBe('22:13:20.123');
    expect(timeText('5-1')).toBeUndefined();
  });
});
