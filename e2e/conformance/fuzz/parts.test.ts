// The fuzzer's own parts, without servers: it is worth as much as they are right.
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../targets/tcp.ts';
import { Gen } from './gen.ts';
import { EpisodeMaker } from './generate.ts';
import { GROUPS } from './groups/index.ts';
import { alike } from './rules.ts';
import { shrink } from './shrink.ts';
import { compile } from './template.ts';

const NOW_MS = 1_800_000_000_000;

describe('templates', () => {
  const symbols = { x: () => 'X', y: () => 'Y' };
  const samples = (template: string): Set<string> => {
    const write = compile(template, symbols);
    return new Set(Array.from({ length: 500 }, (_, seed) => write(new Gen(seed, NOW_MS)).join(' ').toLowerCase()));
  };

  it('expand to every form they describe, and to no other', () => {
    const forms = ['get x a b', 'get x a c y', 'get x b', 'get x c y'];
    expect([...samples('get <x> [ a ] {b|c <y>}')].sort()).toEqual(forms);
    expect([...samples('( <x> 1 )+')].sort()).toEqual(['x 1', 'x 1 x 1', 'x 1 x 1 x 1', 'x 1 x 1 x 1 x 1']);
    expect(samples('{a|b}*').size).toBe(1 + 2 + 4 + 8);
  });

  it('refuse what they do not know', () => {
    expect(() => compile('GET <nothing>', symbols)).toThrow('no symbol <nothing>');
    expect(() => compile('GET [ a', symbols)).toThrow('expected ]');
  });
});

describe('episodes', () => {
  it('are the same for the same seed, and others for another', () => {
    const maker = new EpisodeMaker(GROUPS);
    expect(maker.make(7, 200, NOW_MS)).toEqual(maker.make(7, 200, NOW_MS));
    expect(maker.make(8, 200, NOW_MS)).not.toEqual(maker.make(7, 200, NOW_MS));
  });

  it('come from every group', () => {
    for (const group of GROUPS) {
      const { steps } = new EpisodeMaker([group]).make(1, 300, NOW_MS);
      expect(steps.length, group.name).toBeGreaterThanOrEqual(300);
    }
  });
});

describe('rules', () => {
  it.each([
    ['exact', '*2\r\n:1\r\n:2\r\n', '*2\r\n:2\r\n:1\r\n', false],
    ['unordered', '*2\r\n:1\r\n:2\r\n', '*2\r\n:2\r\n:1\r\n', true],
    ['unordered', '*2\r\n:1\r\n:2\r\n', '~2\r\n:2\r\n:1\r\n', false],
    ['unordered-pairs', '*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n', '*4\r\n+b\r\n+2\r\n+a\r\n+1\r\n', true],
    ['unordered-pairs', '*4\r\n+a\r\n+1\r\n+b\r\n+2\r\n', '*4\r\n+a\r\n+2\r\n+b\r\n+1\r\n', false],
    ['scan', '*2\r\n$1\r\n0\r\n*2\r\n+a\r\n+b\r\n', '*2\r\n$1\r\n0\r\n*2\r\n+b\r\n+a\r\n', true],
    ['near', ':99990\r\n', ':100000\r\n', true],
    ['near', ':-1\r\n', ':100\r\n', false],
    ['near', ':10\r\n', ':100000\r\n', false],
    ['ids', '*2\r\n+a\r\n:7\r\n', '*2\r\n+a\r\n:12345\r\n', true],
    ['ids', '*2\r\n+a\r\n:7\r\n', '*2\r\n+b\r\n:7\r\n', false],
    ['ids', ':0\r\n', ':7\r\n', false],
    ['random', '$1\r\na\r\n', '$1\r\nb\r\n', true],
    ['random', '$1\r\na\r\n', '$-1\r\n', false],
    ['type', '-ERR a\r\n', '-ERR b\r\n', false],
  ] as const)('%s: %j and %j alike is %s', (rule, a, b, verdict) => {
    expect(alike(a, b, rule)).toBe(verdict);
  });

  it('of queued commands hold for the replies of EXEC', () => {
    const a = `*2\r\n:1\r\n*2\r\n+a\r\n+b\r\n`;
    const b = `*2\r\n:1\r\n*2\r\n+b\r\n+a\r\n`;
    expect(alike(a, b, 'exact', ['exact', 'unordered'])).toBe(true);
    expect(alike(a, b, 'exact', ['exact', 'exact'])).toBe(false);
  });
});

describe('shrinking', () => {
  it('leaves only what the failure needs, in order', async () => {
    const items = Array.from({ length: 300 }, (_, i) => i);
    const fails = (candidate: readonly number[]): Promise<boolean> =>
      Promise.resolve([17, 150, 299].every((needed) => candidate.includes(needed)));
    expect(await shrink(items, fails, 10_000)).toEqual([17, 150, 299]);
  });
});

describe('commands', () => {
  it('are encoded by their length in bytes', () => {
    expect(encodeCommand(['SET', '', '\xff\r\n'])).toBe('*3\r\n$3\r\nSET\r\n$0\r\n\r\n$3\r\n\xff\r\n\r\n');
  });
});
