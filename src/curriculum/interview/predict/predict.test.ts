import { describe, expect, it } from 'vitest';
import { NO_REPLY } from '../../../resp/reply.ts';
import type { Reply } from '../../../resp/reply.ts';
import { engineWorld } from '../../../tooling/lessons/worlds.ts';
import { foretells } from './answer.ts';
import { difficultyOf, nextPrediction, play, predict, TOPICS } from './generate.ts';
import { LEVELS } from './move.ts';
import type { Level } from './move.ts';

const each = TOPICS.flatMap(({ id }) => LEVELS.map((level) => ({ topic: id, level })));

describe('generated predictions', () => {
  it.each(each)('$topic, level $level: all are answered, explained, and never repeated', async ({ topic, level }) => {
    const seen = new Set<string>();
    // Loading Lua takes 20 ms for each empty server.
    const rounds = topic === 'scripting' ? 80 : 300;
    for (let seed = 1; seed <= rounds; seed++) {
      const prediction = nextPrediction(topic, level, seed * 1000, seen);
      const world = engineWorld();
      const ask = async (line: string): Promise<Reply> => {
        const reply = await world.client(1, line);
        return reply === undefined ? NO_REPLY : reply;
      };
      const { answer, explanation, replies } = await play(prediction, ask);
      const where = `${topic}, level ${level}, seed ${prediction.seed}: ${prediction.lines.join(' | ')}`;
      expect(answer, where).not.toBe('');
      expect(answer, where).not.toContain('unknown command');
      expect(explanation, where).toHaveLength(prediction.lines.length);
      for (const sentence of explanation) expect(sentence, where).not.toMatch(/undefined|NaN/);
      expect(foretells(answer, answer), where).toBe(true);
      expect(replies.slice(0, -1).every((reply) => reply !== ''), where).toBe(true);
    }
    expect(seen.size).toBe(rounds);
  }, 30_000);

  it.each(TOPICS.map(({ id }) => id))('%s: the same seed gives the same prediction', (topic) => {
    for (const level of LEVELS) expect(predict(topic, level, 42).lines).toEqual(predict(topic, level, 42).lines);
  });

  it.each(TOPICS.map(({ id }) => id))('%s: difficulty rises with the level', (topic) => {
    const mean = (level: Level): number => {
      const all = Array.from({ length: 200 }, (_, seed) => difficultyOf(predict(topic, level, seed)));
      return all.reduce((sum, one) => sum + one, 0) / all.length;
    };
    expect(mean(2)).toBeGreaterThan(mean(1) + 1);
    expect(mean(3)).toBeGreaterThan(mean(2) + 1);
  });
});

describe('foretells', () => {
  it.each([
    ['3', '(integer) 3'],
    ['(integer) 3', '(integer) 3'],
    ['nil', '(nil)'],
    ['hello', '"hello"'],
    ['"hello"', '"hello"'],
    ['a\nb', '1) "a"\n2) "b"'],
    ['1) "a"\n2) (nil)', '1) "a"\n2) (nil)'],
    ['empty', '(empty array)'],
    ['error', '(error) WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['WRONGTYPE', '(error) WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['ok', 'OK'].map((text) => text.toUpperCase()) as [string, string],
  ])('%j foretells %j', (typed, reply) => {
    expect(foretells(typed, reply)).toBe(true);
  });

  it.each([
    ['', '(nil)'],
    ['2', '(integer) 3'],
    ['nil', '(integer) 0'],
    ['b\na', '1) "a"\n2) "b"'],
    ['a', '1) "a"\n2) "b"'],
    ['error', '(nil)'],
    ['EXECABORT', '(error) WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['WRONGTYPE', '(integer) 1'],
  ])('%j does not foretell %j', (typed, reply) => {
    expect(foretells(typed, reply)).toBe(false);
  });
});
