import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute } from './routes.ts';

describe('addresses', () => {
  it('name a door and what lies behind it', () => {
    expect(parseRoute('#/learn/strings/01-first-keys')).toEqual({ door: 'learn', rest: 'strings/01-first-keys' });
    expect(parseRoute('#/play')).toEqual({ door: 'play', rest: '' });
  });

  it('that mean nothing lead to Learn', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/%']) expect(parseRoute(hash)).toEqual({ door: 'learn', rest: '' });
  });

  it('survive the way there and back', () => {
    const route = { door: 'reference', rest: 'commands/object encoding' } as const;
    expect(formatRoute(route)).toBe('#/reference/commands/object%20encoding');
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
});
