import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findRedis } from '../../../tooling/find-redis.mjs';
import { RedisPracticeHost } from '../../../tooling/interview/redis-worlds.ts';
import { enginePracticeWorld } from '../../../tooling/interview/worlds.ts';
import { foretells } from './answer.ts';
import { difficultyOf, nextPrediction, play, predict, TOPICS } from './generate.ts';
import { LEVELS } from './move.ts';
import type { Level } from './move.ts';

const each = TOPICS.flatMap(({ id }) => LEVELS.map((level) => ({ topic: id, level })));

/** For all topics and levels together more than ten thousand. */
const ROUNDS = 304;
/** Every so many of them on a second server. */
const ALIKE_EVERY = 3;
/** Of each topic and level, asked of Redis too. */
const LIVE_ROUNDS = 4;
const redis = findRedis({ download: false });
/** What a prediction may leave behind. */
const EMPTYING = ['FLUSHALL', 'FUNCTION FLUSH', 'SCRIPT FLUSH', 'CONFIG RESETSTAT'];
const OTHER_TIME = Date.UTC(2031, 6, 1);

describe('generated predictions', () => {
  it.each(each)('$topic, level $level: all are answered alike at any time, explained, and never repeated', async ({ topic, level }) => {
    const seen = new Set<string>();
    // Collected, since ten checks of each of ten thousand take longer one by one than all the rest.
    const faults: string[] = [];
    // A server of another time and another chance: whoever foretells can know neither. It is emptied for each.
    const other = enginePracticeWorld(undefined, { seed: 7, startAt: OTHER_TIME });
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const prediction = nextPrediction(topic, level, seed * 1000, seen);
      const { answer, explanation, replies } = await play(prediction, enginePracticeWorld().client(1));
      const check = (holds: boolean, fault: string): void => {
        if (!holds) faults.push(`${fault}: ${topic}, level ${level}, seed ${prediction.seed}: ${prediction.lines.join(' | ')}`);
      };
      check(answer !== '', 'no answer');
      check(!answer.includes('unknown command'), answer);
      check(explanation.length === prediction.lines.length, `${explanation.length} sentences of explanation`);
      for (const sentence of explanation) check(!/undefined|NaN/.test(sentence), sentence);
      check(foretells(answer, answer), `"${answer}" does not foretell itself`);
      check(replies.slice(0, -1).every((reply) => reply !== ''), 'a command without a reply');
      if (seed % ALIKE_EVERY !== 0) continue;
      for (const line of EMPTYING) await other.hidden(line);
      const again = await play(prediction, other.client(seed));
      check(isDeepStrictEqual(again.replies, replies), `${JSON.stringify(again.replies)} and not ${JSON.stringify(replies)}`);
    }
    expect(faults).toEqual([]);
    expect(seen.size).toBe(ROUNDS);
  });

  it.runIf(redis !== undefined)('are answered by Redis as by the engine', async () => {
    const host = await RedisPracticeHost.start(redis?.server ?? '');
    try {
      for (const { topic, level } of each) {
        for (let seed = 1; seed <= LIVE_ROUNDS; seed++) {
          const prediction = predict(topic, level, seed * 977);
          const where = `${topic}, level ${level}, seed ${prediction.seed}: ${prediction.lines.join(' | ')}`;
          const live = await play(prediction, (await host.world()).client(1));
          expect(live.replies, where).toEqual((await play(prediction, enginePracticeWorld().client(1))).replies);
        }
      }
    } finally {
      await host.stop();
    }
  });

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
